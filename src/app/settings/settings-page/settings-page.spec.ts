import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { of } from 'rxjs';
import { Confirm } from '../../shared/confirm-dialog/confirm';
import { aToken } from '../../testing/identity';
import { SettingsPageActions } from '../state/tokens.actions';
import { tokensFeature } from '../state/tokens.feature';
import { SettingsPage } from './settings-page';

type Page = ReturnType<typeof tokensFeature.selectSettingsPage>;

const loaded: Page = {
  tokens: [aToken()],
  loadError: null,
  problem: null,
  created: null,
  isCreating: false,
};

async function setup(page: Partial<Page> = {}, answer = true) {
  const ask = jasmine.createSpy('ask').and.returnValue(of(answer));
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [
      provideMockStore({
        selectors: [{ selector: tokensFeature.selectSettingsPage, value: { ...loaded, ...page } }],
      }),
      { provide: Confirm, useValue: { ask } },
    ],
  });
  const dispatch = spyOn(TestBed.inject(MockStore), 'dispatch');
  const fixture = TestBed.createComponent(SettingsPage);
  await fixture.whenStable();
  const loader = TestbedHarnessEnvironment.loader(fixture);
  const press = async (text: string) => {
    await (await loader.getHarness(MatButtonHarness.with({ text }))).click();
  };
  return { ask, dispatch, fixture, loader, press, element: fixture.nativeElement as HTMLElement };
}

describe('the settings page', () => {
  afterEach(() => {
    TestBed.inject(MockStore).resetSelectors();
  });

  it('asks for the tokens, and puts away what it showed when it is left', async () => {
    const { dispatch, fixture } = await setup();
    expect(dispatch).toHaveBeenCalledOnceWith(SettingsPageActions.opened());

    fixture.destroy();

    expect(dispatch).toHaveBeenCalledWith(SettingsPageActions.closed());
  });

  it('creates a token under the name that was typed, and only then', async () => {
    const { dispatch, loader, press } = await setup();
    await press('Create token');
    expect(dispatch).toHaveBeenCalledTimes(1);

    const name = await loader.getHarness(MatInputHarness);
    await name.setValue('  laptop ');
    await press('Create token');

    expect(dispatch).toHaveBeenCalledWith(SettingsPageActions.tokenNamed({ name: 'laptop' }));
    expect(await name.getValue()).toBe('');
  });

  it('shows a new token once, until it is put away', async () => {
    const created = { ...aToken(), token: 'a'.repeat(40) };
    const { dispatch, element, press } = await setup({ created });
    expect(element.textContent).toContain(created.token);

    await press('Done');

    expect(dispatch).toHaveBeenCalledWith(SettingsPageActions.newTokenPutAway());
  });

  it('revokes a token once that is confirmed', async () => {
    const { ask, dispatch, press } = await setup();

    await press('Revoke');

    expect(ask).toHaveBeenCalledOnceWith(jasmine.objectContaining({ title: 'Revoke laptop?' }));
    expect(dispatch).toHaveBeenCalledWith(SettingsPageActions.tokenRevoked({ tokenId: 'TokenA' }));
  });

  it('revokes nothing when the answer is no', async () => {
    const { dispatch, press } = await setup({}, false);

    await press('Revoke');

    expect(dispatch).toHaveBeenCalledOnceWith(SettingsPageActions.opened());
  });

  it('says why tokens could not be loaded, and tries again', async () => {
    const { dispatch, element, press } = await setup({
      tokens: null,
      loadError: 'The server does not answer.',
    });
    expect(element.querySelector('[role=alert]')?.textContent).toContain('does not answer');

    await press('Try again');

    expect(dispatch).toHaveBeenCalledWith(SettingsPageActions.retried());
  });
});
