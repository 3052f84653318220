import { expect, test as base } from '@playwright/test';
import { createApi, type Api } from '../../scripts/lib/api.ts';
import { ADMIN_TOKEN, BASE_URL } from './server.ts';

interface Fixtures {
  /** The API as the administrator, for what a journey needs but does not test. */
  readonly api: Api;
  /** Opens a page as the administrator. */
  readonly signIn: () => Promise<void>;
}

export const test = base.extend<Fixtures>({
  /** The page keeps to its own policy: a refused style or script fails the journey. */
  page: async ({ page }, use) => {
    const refused: string[] = [];
    page.on('console', (message) => {
      if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text()))
        refused.push(message.text());
    });
    await use(page);
    expect(refused).toEqual([]);
  },
  api: async ({}, use) => {
    const api = createApi(BASE_URL, ADMIN_TOKEN);
    await use(api);
    // The machine has few cores: what a journey leaves up, the next one would wait for.
    await api.tearDownAll();
  },
  signIn: async ({ api, page }, use) => {
    await use(async () => {
      await page.goto(await api.signInLink());
      await page.waitForURL('**/jobs');
    });
  },
});
export { expect } from '@playwright/test';
