import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding, outputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { aToken } from '../../../testing/identity';
import { TokenList } from './token-list';

describe('The token list', () => {
  it('names the token that is to be revoked', async () => {
    const token = aToken({ name: 'laptop' });
    const onRevoke = jasmine.createSpy('revoke');
    const fixture = TestBed.createComponent(TokenList, {
      bindings: [inputBinding('tokens', () => [token]), outputBinding('revokeClicked', onRevoke)],
    });
    const loader = TestbedHarnessEnvironment.loader(fixture);
    const button = await loader.getHarness(MatButtonHarness.with({ text: 'Revoke' }));

    await button.click();

    expect(onRevoke).toHaveBeenCalledOnceWith(token);
    expect((fixture.nativeElement as HTMLElement).textContent).toContain('never');
  });
});
