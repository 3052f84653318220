import { expect, type Locator, type Page } from '@playwright/test';

type Step = 'Input files' | 'Software' | 'Hardware' | 'Review';

/** The form of a new job, in its four steps. */
export class NewJobPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.getByRole('banner').getByRole('link', { name: 'New job' }).click();
    await this.isOpen();
  }

  /** The form stands once its draft has an address of its own. */
  async isOpen(): Promise<void> {
    await expect(this.page).toHaveURL(/\/jobs\/new\/[^/?]+/);
    await expect(this.page.getByRole('navigation', { name: 'Steps' })).toBeVisible();
  }

  async example(name: string): Promise<void> {
    await this.page.getByRole('button', { name }).click();
    // All but the hardware is filled in then, so that is where it leads.
    await expect(this.page.getByRole('heading', { name: 'Hardware' })).toBeVisible();
  }

  async step(name: Step): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name }).click();
  }

  async upload(name: string, content: string): Promise<void> {
    const file = { name, mimeType: 'text/plain', buffer: Buffer.from(content) };
    await this.page.getByLabel('Input files', { exact: true }).first().setInputFiles(file);
    await expect(this.page.getByRole('button', { name: `Remove ${name}` })).toBeVisible();
  }

  get command(): Locator {
    return this.page.getByRole('textbox', { name: 'Command' });
  }

  async software(name: string, command: string): Promise<void> {
    await this.step('Software');
    await this.page.getByRole('radio', { name }).check();
    await this.command.fill(command);
  }

  get saved(): Locator {
    return this.page.getByText('Draft saved');
  }

  /** Chooses a persistent cluster; it may be chosen already, as the first that fits. */
  async persistentCluster(name: string): Promise<void> {
    await this.step('Hardware');
    await this.page.getByRole('radio', { name: 'Use a persistent cluster' }).check();
    const cluster = this.page.getByRole('button', { name, exact: true });
    await expect(cluster).toBeVisible();
    if ((await cluster.getAttribute('aria-pressed')) !== 'true') await cluster.click();
    await expect(cluster).toHaveAttribute('aria-pressed', 'true');
    // A click in hardware settings selects; it never leaves the form.
    await expect(this.page).toHaveURL(/\/jobs\/new\//);
  }

  /** One core of this machine, torn down after the job. */
  async ownCluster(): Promise<void> {
    await this.step('Hardware');
    await this.page.getByRole('radio', { name: 'Create a new cluster' }).check();
    const machine = this.page.getByRole('button', { name: 'This machine' });
    if ((await machine.getAttribute('aria-pressed')) !== 'true') await machine.click();
    await this.page.getByLabel('Cores per slot').click();
    await this.page.getByRole('option', { name: '1', exact: true }).click();
    await this.page.getByRole('radio', { name: 'tear down the cluster' }).check();
  }

  async submit(name?: string): Promise<void> {
    await this.step('Review');
    if (name !== undefined) await this.page.getByLabel('Name', { exact: true }).fill(name);
    await this.page.getByRole('button', { name: 'Submit job' }).click();
  }
}
