import { MatDialogHarness } from '@angular/material/dialog/testing';
import { MatButtonHarness } from '@angular/material/button/testing';

/** Found from the document's root: `TestbedHarnessEnvironment.documentRootLoader(fixture)`. */
export class ConfirmDialogHarness extends MatDialogHarness {
  async press(label: string): Promise<void> {
    const button = await this.getHarness(MatButtonHarness.with({ text: label }));
    await button.click();
  }
}
