import { ComponentHarness } from '@angular/cdk/testing';

export class CodeEditorHarness extends ComponentHarness {
  static readonly hostSelector = 'app-code-editor';
  /** Waits for the lazily loaded editor. */
  private readonly content = this.locatorFor('.cm-content');

  async text(): Promise<string> {
    return (await this.content()).text();
  }

  async label(): Promise<string | null> {
    return (await this.content()).getAttribute('aria-label');
  }

  async isReadonly(): Promise<boolean> {
    return (await (await this.content()).getAttribute('aria-readonly')) === 'true';
  }
}
