import { ComponentHarness } from '@angular/cdk/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { DataTableHarness } from '../../../shared/data-table/data-table.harness';

export class JobListHarness extends ComponentHarness {
  static readonly hostSelector = 'app-job-list';
  private readonly table = this.locatorFor(DataTableHarness);

  async rows(): Promise<string[]> {
    return (await this.table()).rowTexts();
  }

  async names(): Promise<string[]> {
    const names = await this.locatorForAll('.name')();
    return Promise.all(names.map((name) => name.text()));
  }

  async selectAll(): Promise<void> {
    await (await this.table()).selectAll();
  }

  async press(text: string): Promise<void> {
    await (await this.locatorFor(MatButtonHarness.with({ text: new RegExp(text) }))()).click();
  }

  /** The pointer comes to rest on the list. */
  async point(): Promise<void> {
    await (await (await this.table()).host()).dispatchEvent('pointerenter');
  }

  async leave(): Promise<void> {
    await (await (await this.table()).host()).dispatchEvent('pointerleave');
  }

  async actionsOf(job: string): Promise<string[]> {
    const menu = await this.menu(job);
    await menu.open();
    const texts = await Promise.all((await menu.getItems()).map((item) => item.getText()));
    await menu.close();
    return texts;
  }

  async act(job: string, action: string): Promise<void> {
    const menu = await this.menu(job);
    await menu.open();
    await menu.clickItem({ text: action });
  }

  private async menu(job: string): Promise<MatMenuHarness> {
    return this.locatorFor(
      MatMenuHarness.with({ selector: `[aria-label="Actions for ${job}"]` }),
    )();
  }
}
