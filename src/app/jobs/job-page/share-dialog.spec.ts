import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MAT_DIALOG_DATA } from '@angular/material/dialog';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { ShareDialogActions } from '../state/shares.actions';
import { sharesFeature } from '../state/shares.feature';
import { ShareDialog } from './share-dialog';

type State = ReturnType<typeof sharesFeature.selectSharesState>;

const bob = {
  email: 'bob@example.org',
  fullName: 'Bob',
  message: 'Have a look',
  dateShared: '2026-03-01T10:00:00.000000Z',
};
const loaded: State = { shares: [bob], loadError: null, refusal: null, added: null, isBusy: false };

async function setup(state: Partial<State> = {}) {
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [
      { provide: MAT_DIALOG_DATA, useValue: { id: 'JobAbc', name: 'swell' } },
      provideMockStore({
        selectors: [{ selector: sharesFeature.selectSharesState, value: { ...loaded, ...state } }],
      }),
    ],
  });
  const dispatch = spyOn(TestBed.inject(MockStore), 'dispatch');
  const fixture = TestBed.createComponent(ShareDialog);
  await fixture.whenStable();
  const loader = TestbedHarnessEnvironment.loader(fixture);
  const press = async (text: string) => {
    await (await loader.getHarness(MatButtonHarness.with({ text }))).click();
  };
  return { dispatch, element: fixture.nativeElement as HTMLElement, loader, press };
}

describe('The share dialog', () => {
  afterEach(() => {
    TestBed.inject(MockStore).resetSelectors();
  });

  it('shows whom the job is shared with', async () => {
    const { dispatch, element } = await setup();

    expect(dispatch).toHaveBeenCalledOnceWith(ShareDialogActions.opened({ jobId: 'JobAbc' }));
    expect(element.textContent).toMatch(/bob@example.org.*Have a look/s);
  });

  it('shares with whoever is entered', async () => {
    const { dispatch, loader, press } = await setup({ shares: [] });
    const [email, message] = await loader.getAllHarnesses(MatInputHarness);
    await email?.setValue('cleo@example.org');
    await message?.setValue('Look');

    await press('Share');

    expect(dispatch).toHaveBeenCalledWith(
      ShareDialogActions.personEntered({
        jobId: 'JobAbc',
        share: { email: 'cleo@example.org', message: 'Look' },
      }),
    );
  });

  it('takes it back', async () => {
    const { dispatch, press } = await setup();

    await press('Remove');

    expect(dispatch).toHaveBeenCalledWith(
      ShareDialogActions.removeClicked({ jobId: 'JobAbc', email: 'bob@example.org' }),
    );
  });

  it('says that no mail is sent, and why a person was refused', async () => {
    const { element } = await setup({ added: 'cleo@example.org', refusal: 'Nobody here.' });

    expect(element.querySelector('[role=status]')?.textContent).toContain('No mail is sent');
    expect(element.querySelector('[role=alert]')?.textContent).toContain('Nobody here.');
  });
});
