import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';

/** The page of one job. */
export class JobPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get id(): string {
    return /\/jobs\/([A-Za-z]{6})/.exec(this.page.url())?.[1] ?? '';
  }

  get badge(): Locator {
    return this.page.locator('app-page-header app-status-badge');
  }

  get failure(): Locator {
    return this.page.getByRole('region', { name: 'What happened' });
  }

  get log(): Locator {
    return this.page.locator('app-log-viewer .lines');
  }

  get logFacts(): Locator {
    return this.page.locator('app-log-viewer .facts');
  }

  get logNotice(): Locator {
    return this.page.locator('app-log-viewer .notice');
  }

  get logFound(): Locator {
    return this.page.locator('app-log-viewer .found');
  }

  /** A drawn line of the log with exactly this text. */
  logLine(text: string): Locator {
    return this.log.getByText(text, { exact: true });
  }

  async isOpen(name: string): Promise<void> {
    await expect(this.page).toHaveURL(/\/jobs\/[A-Za-z]{6}(\?|$)/);
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible();
  }

  async ends(outcome: string): Promise<void> {
    await expect(this.badge).toHaveText(outcome, { timeout: 60_000 });
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  }

  /** The content of an output file, as the browser saves it. */
  async download(file: string): Promise<string> {
    const begun = this.page.waitForEvent('download');
    await this.page.getByRole('link', { name: `Download ${file}` }).click();
    return readFile(await (await begun).path(), 'utf8');
  }

  async clone(): Promise<void> {
    await this.page.getByRole('link', { name: 'Clone' }).click();
  }
}
