import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { ADMIN_TOKEN, BASE_URL, LISTEN } from './e2e/support/server.ts';
import { CHROMIUM_ARGS, chromiumPath } from './scripts/lib/chromium.ts';

// Workers evaluate this file too and inherit the variable: one state folder a run, removed at its end.
if (!process.env['MOORAGE_E2E_HOME']) {
  const home = mkdtempSync(path.join(tmpdir(), 'moorage-e2e-'));
  process.env['MOORAGE_E2E_HOME'] = home;
  process.on('exit', () => {
    rmSync(home, { recursive: true, force: true });
  });
}

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // One server and one machine's cores behind all journeys: side by side they would wait for each other.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'list',
  timeout: 180_000,
  expect: { timeout: 20_000 },
  use: {
    baseURL: BASE_URL,
    actionTimeout: 20_000,
    viewport: { width: 1440, height: 900 },
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
    // The system's Chromium: Playwright's own cannot be downloaded everywhere. See docs/adr/0018.
    launchOptions: { executablePath: chromiumPath(), args: CHROMIUM_ARGS },
  },
  webServer: {
    // Without npm in between: it would pass the signal on that reaches the server by itself already.
    command: 'node_modules/.bin/node scripts/start.ts',
    env: {
      MOORAGE_HOME: process.env['MOORAGE_E2E_HOME'],
      MOORAGE_LISTEN: LISTEN,
      MOORAGE_ADMIN_TOKEN: ADMIN_TOKEN,
      MOORAGE_CONFIG: '',
      DATABASE_URL: '',
    },
    // The first journey signs in by this link, as a person does.
    wait: { stdout: /(?<moorage_printed_link>https?:\/\/\S+\/sign-in#\S+)/ },
    stderr: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
    // It builds the UI when that is stale.
    timeout: 300_000,
  },
});
