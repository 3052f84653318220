import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
if (!process.env.CHROME_BIN && existsSync('/usr/bin/chromium')) {
  process.env.CHROME_BIN = '/usr/bin/chromium';
}

/** Read only because `runnerConfig` in angular.json names this file. */
export default function (config) {
  config.set({
    basePath: '',
    frameworks: ['jasmine'],
    plugins: ['karma-jasmine', 'karma-chrome-launcher', 'karma-coverage'].map((name) =>
      require(name),
    ),
    client: { jasmine: { random: true, failSpecWithNoExpectations: true } },
    coverageReporter: {
      dir: 'coverage/ui',
      subdir: '.',
      reporters: [{ type: 'html' }, { type: 'text-summary' }],
      // A floor that keeps coverage from sliding; it is read, not chased.
      check: { global: { statements: 75, branches: 60, functions: 70, lines: 75 } },
    },
    reporters: ['dots'],
    browsers: ['ChromeHeadlessPlain'],
    customLaunchers: {
      // Root and containers have no user namespaces for Chromium's sandbox, and a small /dev/shm.
      ChromeHeadlessPlain: {
        base: 'ChromeHeadless',
        flags: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
      },
    },
    // A shared, busy machine starts a browser slowly.
    captureTimeout: 120_000,
    // After an error outside of any spec the browser says nothing more: do not wait for long.
    browserNoActivityTimeout: 60_000,
    restartOnFileChange: true,
  });
}
