import { Clipboard } from '@angular/cdk/clipboard';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { CopyButton } from './copy-button';

async function setup(isAllowed: boolean) {
  const copy = jasmine.createSpy('copy').and.returnValue(isAllowed);
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [{ provide: Clipboard, useValue: { copy } }],
  });
  const fixture = TestBed.createComponent(CopyButton, {
    bindings: [
      inputBinding('text', () => 'abc123'),
      inputBinding('label', () => 'Copy token'),
      inputBinding('appearance', () => 'button'),
    ],
  });
  const loader = TestbedHarnessEnvironment.loader(fixture);
  return { copy, button: await loader.getHarness(MatButtonHarness) };
}

describe('A copy button', () => {
  it('copies its text and says so', async () => {
    const { button, copy } = await setup(true);
    expect(await button.getText()).toContain('Copy token');

    await button.click();

    expect(copy).toHaveBeenCalledOnceWith('abc123');
    expect(await button.getText()).toContain('Copied');
  });

  it('says when the browser does not let it', async () => {
    const { button } = await setup(false);

    await button.click();

    expect(await button.getText()).toContain('Copying is blocked');
  });
});
