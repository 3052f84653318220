import { ComponentHarness, type TestElement } from '@angular/cdk/testing';
import { MatInputHarness } from '@angular/material/input/testing';

/** What a person can see and do in a list of clusters. */
export class ClusterListHarness extends ComponentHarness {
  static readonly hostSelector = 'app-cluster-list';

  private readonly actions = this.locatorForAll('.row-action');
  private readonly bodyRows = this.locatorForAll('tbody tr');

  async names(): Promise<string[]> {
    return Promise.all((await this.actions()).map((action) => action.text()));
  }

  /** The cells of the row with this name, joined by " | ". */
  async textOf(name: string): Promise<string> {
    const at = (await this.names()).indexOf(name);
    const cells = await this.locatorForAll(`tbody tr:nth-child(${String(at + 1)}) > *`)();
    const texts = await Promise.all(cells.map((cell) => cell.text()));
    return texts.map((text) => text.replace(/\s+/g, ' ')).join(' | ');
  }

  async click(name: string): Promise<void> {
    await (await this.action(name)).click();
  }

  async isSelected(name: string): Promise<boolean> {
    return (await (await this.action(name)).getAttribute('aria-pressed')) === 'true';
  }

  async isUnavailable(name: string): Promise<boolean> {
    return (await (await this.action(name)).getAttribute('aria-disabled')) === 'true';
  }

  async hrefOf(name: string): Promise<string | null> {
    return (await this.action(name)).getAttribute('href');
  }

  async tearDown(name: string): Promise<void> {
    await (await this.locatorFor(`[aria-label="Tear down ${name}"]`)()).click();
  }

  async filter(text: string): Promise<void> {
    await (await this.locatorFor(MatInputHarness)()).setValue(text);
  }

  async range(): Promise<string> {
    return (await this.locatorFor('.pager [role=status]')()).text();
  }

  async nextPage(): Promise<void> {
    await (await this.locatorFor('[aria-label="Next page"]')()).click();
  }

  /** The pointer comes to rest on the rows. */
  async pointAtRows(): Promise<void> {
    await (await this.locatorFor('tbody')()).dispatchEvent('pointerenter');
  }

  async leaveRows(): Promise<void> {
    await (await this.locatorFor('tbody')()).dispatchEvent('pointerleave');
  }

  async rowCount(): Promise<number> {
    return (await this.bodyRows()).length;
  }

  private async action(name: string): Promise<TestElement> {
    const action = (await this.actions())[(await this.names()).indexOf(name)];
    if (!action) throw new Error(`No cluster named ${name} in the list`);
    return action;
  }
}
