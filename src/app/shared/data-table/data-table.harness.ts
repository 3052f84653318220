import { ComponentHarness } from '@angular/cdk/testing';
import { MatCheckboxHarness } from '@angular/material/checkbox/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';

export class DataTableHarness extends ComponentHarness {
  static readonly hostSelector = 'app-data-table';

  async headers(): Promise<string[]> {
    const cells = await this.locatorForAll('.head .sort, .head .title')();
    return Promise.all(cells.map((cell) => cell.text()));
  }

  async rowTexts(): Promise<string[]> {
    const rows = await this.locatorForAll('cdk-virtual-scroll-viewport .row')();
    return Promise.all(rows.map((row) => row.text()));
  }

  async sortBy(label: string): Promise<void> {
    for (const button of await this.locatorForAll('.sort')()) {
      if ((await button.text()) === label) await button.click();
    }
  }

  async select(row: string): Promise<void> {
    const box = await this.locatorFor(
      MatCheckboxHarness.with({ selector: `:has(input[aria-label="Select ${row}"])` }),
    )();
    await box.toggle();
  }

  async selectAll(): Promise<void> {
    const [all] = await this.locatorForAll(MatCheckboxHarness)();
    await all?.toggle();
  }

  /** Shows the column, or hides it. */
  async toggleColumn(label: string): Promise<void> {
    const menu = await this.locatorFor(MatMenuHarness)();
    await menu.open();
    const [item] = await menu.getItems({ text: label });
    await item?.click();
  }
}
