import { ComponentHarness } from '@angular/cdk/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatExpansionPanelHarness } from '@angular/material/expansion/testing';
import { MatFormFieldHarness } from '@angular/material/form-field/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatSelectHarness } from '@angular/material/select/testing';

export class NewClusterFormHarness extends ComponentHarness {
  static readonly hostSelector = 'app-new-cluster-form';

  async fill(label: string, value: string): Promise<void> {
    const control = await (await this.field(label)).getControl(MatInputHarness);
    await control?.setValue(value);
    await control?.blur();
  }

  async select(label: string, text: string | RegExp): Promise<void> {
    const control = await (await this.field(label)).getControl(MatSelectHarness);
    await control?.clickOptions({ text });
  }

  /** Error or hint under the field with this label. */
  async under(label: string): Promise<string> {
    const field = await this.field(label);
    return [...(await field.getTextErrors()), ...(await field.getTextHints())].join(' ');
  }

  async showMore(): Promise<void> {
    await (await this.locatorFor(MatExpansionPanelHarness)()).expand();
  }

  async press(text: string): Promise<void> {
    await (await this.locatorFor(MatButtonHarness.with({ text }))()).click();
  }

  async text(): Promise<string> {
    return (await (await this.host()).text()).replace(/\s+/g, ' ');
  }

  private field(label: string): Promise<MatFormFieldHarness> {
    return this.locatorFor(MatFormFieldHarness.with({ floatingLabelText: label }))();
  }
}
