import { ComponentHarness } from '@angular/cdk/testing';
import { MatFormFieldHarness } from '@angular/material/form-field/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatRadioGroupHarness } from '@angular/material/radio/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { ClusterListHarness } from '../../../shared/cluster-list/cluster-list.harness';

/** What a person can see and do in the hardware settings. */
export class HardwareSettingsHarness extends ComponentHarness {
  static readonly hostSelector = 'app-hardware-settings';

  readonly clusters = this.locatorFor(ClusterListHarness);
  readonly clustersIfShown = this.locatorForOptional(ClusterListHarness);

  async choose(label: string): Promise<void> {
    const [choice] = await this.locatorForAll(MatRadioGroupHarness)();
    await choice?.checkRadioButton({ label });
  }

  async chooseAfterJob(label: string): Promise<void> {
    const [, afterJob] = await this.locatorForAll(MatRadioGroupHarness)();
    await afterJob?.checkRadioButton({ label });
  }

  async chooseCoreType(name: string): Promise<void> {
    for (const button of await this.locatorForAll('app-core-type-list .row-action')()) {
      if ((await button.text()) === name) await button.click();
    }
  }

  async sizes(): Promise<string[]> {
    const select = await this.locatorFor(MatSelectHarness)();
    await select.open();
    return Promise.all((await select.getOptions()).map((option) => option.getText()));
  }

  /** Types into the number field with this label. */
  async fill(label: string, value: string): Promise<void> {
    const field = await this.locatorFor(MatFormFieldHarness.with({ floatingLabelText: label }))();
    const control = await field.getControl(MatInputHarness);
    await control?.setValue(value);
  }

  async problems(): Promise<string> {
    const texts = await Promise.all(
      (await this.locatorForAll('.problem, .problems')()).map((line) => line.text()),
    );
    return texts.join(' ').trim();
  }

  async footer(): Promise<string> {
    return (await (await this.locatorFor('footer')()).text()).replace(/\s+/g, ' ');
  }
}
