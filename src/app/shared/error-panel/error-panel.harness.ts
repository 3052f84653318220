import { ComponentHarness } from '@angular/cdk/testing';
import { MatButtonHarness } from '@angular/material/button/testing';

export class ErrorPanelHarness extends ComponentHarness {
  static readonly hostSelector = 'app-error-panel';

  async text(): Promise<string> {
    const alert = await this.locatorFor('[role=alert]')();
    return alert.text();
  }

  async retry(): Promise<void> {
    const button = await this.locatorFor(MatButtonHarness.with({ text: 'Try again' }))();
    await button.click();
  }
}
