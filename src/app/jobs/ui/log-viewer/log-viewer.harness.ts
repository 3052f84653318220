import { ComponentHarness } from '@angular/cdk/testing';
import { MatButtonHarness } from '@angular/material/button/testing';

export class LogViewerHarness extends ComponentHarness {
  static readonly hostSelector = 'app-log-viewer';
  private readonly findInput = this.locatorFor('input[type=search]');
  private readonly foundText = this.locatorFor('.found');
  private readonly factsText = this.locatorFor('.facts');

  /** The lines that are drawn. */
  async lines(): Promise<string[]> {
    const lines = await this.locatorForAll('.cm-line')();
    return Promise.all(lines.map((line) => line.text()));
  }

  async lineNumbers(): Promise<string[]> {
    const numbers = await this.locatorForAll('.cm-lineNumbers .cm-gutterElement')();
    return Promise.all(numbers.map((number) => number.text()));
  }

  async search(text: string): Promise<void> {
    const input = await this.findInput();
    await input.setInputValue(text);
    await input.dispatchEvent('input');
  }

  async found(): Promise<string> {
    return (await this.foundText()).text();
  }

  async facts(): Promise<string> {
    return (await this.factsText()).text();
  }

  async notice(): Promise<string | null> {
    return (await (await this.locatorForOptional('.notice')())?.text()) ?? null;
  }

  async press(label: string | RegExp): Promise<void> {
    await (await this.locatorFor(MatButtonHarness.with({ text: label }))()).click();
  }

  /** Text with these class names. */
  async styled(classes: string): Promise<string[]> {
    const spans = await this.locatorForAll(`.cm-line .${classes.split(' ').join('.')}`)();
    return Promise.all(spans.map((span) => span.text()));
  }
}
