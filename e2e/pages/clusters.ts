import { expect, type Locator, type Page } from '@playwright/test';

/** The list of clusters, and the dialog that makes one. */
export class ClustersPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.getByRole('navigation').getByRole('link', { name: 'Clusters' }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: 'Clusters' })).toBeVisible();
  }

  row(name: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('link', { name }) });
  }

  /** A cluster of one core of this machine, created and started in the dialog. */
  async createAndStart(name: string): Promise<void> {
    await this.page.getByRole('link', { name: 'New cluster' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Cores per slot').click();
    await this.page.getByRole('option', { name: /^1 core/ }).click();
    await dialog.getByRole('button', { name: 'Create and start' }).click();
    await expect(dialog).toBeHidden();
  }

  async tearDown(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Tear down ${name}` }).click();
    const dialog = this.page.getByRole('alertdialog', { name: `Tear down ${name}?` });
    await dialog.getByRole('button', { name: 'Tear down' }).click();
    await expect(dialog).toBeHidden();
  }

  async show(which: 'Active' | 'All'): Promise<void> {
    await this.page.getByRole('radio', { name: which }).click();
  }
}
