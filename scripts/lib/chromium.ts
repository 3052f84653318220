import { existsSync } from 'node:fs';

/** The system's Chromium; CHROME_BIN names another one. */
export function chromiumPath(): string {
  const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = process.env['CHROME_BIN'] ?? known.find((file) => existsSync(file));
  if (found) return found;
  throw new Error(
    'There is no Chromium: install the package "chromium", or name one with CHROME_BIN.',
  );
}

export const CHROMIUM_ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
