import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { provideRouter } from '@angular/router';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatFormFieldHarness } from '@angular/material/form-field/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { ConfirmDialogHarness } from '../../shared/confirm-dialog/confirm-dialog.harness';
import { aCluster, aClusterJob } from '../../testing/clusters';
import { ClusterPageActions } from '../state/clusters.actions';
import { selectClusterPage } from '../state/clusters.selectors';
import { ClusterPage } from './cluster-page';

const entry = (
  status: 'Started' | 'Starting' | 'Queued',
  statusDate: string,
  statusReason: string | null = null,
) => ({
  id: statusDate,
  clusterId: 'CluStA',
  status,
  statusDate,
  statusReason,
});
const detail = {
  statuses: [
    entry('Started', '2026-03-01T08:00:12.000000Z'),
    entry('Starting', '2026-03-01T08:00:10.000000Z'),
    entry('Queued', '2026-03-01T08:00:00.000000Z', 'Waits for 2 of 4 cores.'),
  ],
  queue: [
    aClusterJob({ id: 'Runner', name: 'runner' }),
    aClusterJob({
      id: 'Waiter',
      name: 'waiter',
      status: 'Waiting for Queue',
      dateStarted: null,
      endsBefore: null,
      statusReason: 'Waits for 4 cores.',
    }),
  ],
  queueLength: 3,
};
type Page = ReturnType<typeof selectClusterPage>;
const shown: Page = {
  cluster: aCluster({ jobsRunning: 1, jobsQueued: 2 }),
  detail,
  problem: null,
  refusal: null,
  isBusy: false,
};

async function setup(page: Partial<Page> = {}) {
  TestBed.configureTestingModule({
    providers: [
      provideRouter([]),
      { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
      provideMockStore({
        selectors: [{ selector: selectClusterPage, value: { ...shown, ...page } }],
      }),
    ],
  });
  const dispatch = spyOn(TestBed.inject(MockStore), 'dispatch').and.callThrough();
  const fixture = TestBed.createComponent(ClusterPage, {
    bindings: [inputBinding('clusterId', () => 'CluStA')],
  });
  await fixture.whenStable();
  const loader = TestbedHarnessEnvironment.loader(fixture);
  const press = async (text: string) =>
    (await loader.getHarness(MatButtonHarness.with({ text }))).click();
  const fill = async (label: string, value: string) => {
    const field = await loader.getHarness(MatFormFieldHarness.with({ floatingLabelText: label }));
    await (await field.getControl(MatInputHarness))?.setValue(value);
  };
  const text = () => (fixture.nativeElement as HTMLElement).textContent.replace(/\s+/g, ' ');
  return {
    dispatch,
    fixture,
    press,
    fill,
    text,
    dialogs: TestbedHarnessEnvironment.documentRootLoader(fixture),
  };
}

describe('ClusterPage', () => {
  // The selectors are shared by all specs: a mocked result would outlive this one.
  afterEach(() => {
    TestBed.inject(MockStore).resetSelectors();
  });

  it('shows its history with reasons and how long each status lasted', async () => {
    const { text, dispatch } = await setup();

    expect(dispatch).toHaveBeenCalledOnceWith(ClusterPageActions.opened({ clusterId: 'CluStA' }));
    expect(text()).toContain('Waits for 2 of 4 cores.');
    expect(text()).toContain('for 10 s');
  });

  it('shows who runs and who waits, in order, with the reason', async () => {
    const { text, fixture } = await setup();

    expect(text()).toMatch(
      /runner.*waiter.*number 1 in the queue.*Waits for 4 cores\..*and 1 more/,
    );
    const links = [
      ...(fixture.nativeElement as HTMLElement).querySelectorAll('app-cluster-queue a'),
    ];
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '/jobs/Runner',
      '/jobs/Waiter',
    ]);
  });

  it('names what is lost before it is torn down', async () => {
    const { dispatch, press, dialogs } = await setup();

    await press('Tear down');
    const question = await dialogs.getHarness(ConfirmDialogHarness);
    expect(await question.getTitleText()).toBe('Tear down night shift?');
    expect(await question.getContentText()).toContain(
      '1 running job will be stopped and 2 waiting jobs will end',
    );
    await question.press('Tear down');

    expect(dispatch).toHaveBeenCalledWith(
      ClusterPageActions.tearDownConfirmed({ clusterId: 'CluStA' }),
    );
  });

  it('starts a cluster that was not started', async () => {
    const { dispatch, press, text } = await setup({ cluster: aCluster({ status: 'Not Started' }) });
    expect(text()).not.toContain('New job here');

    await press('Start');

    expect(dispatch).toHaveBeenCalledWith(ClusterPageActions.startClicked({ clusterId: 'CluStA' }));
  });

  it('extends the walltime by an hour, and changes the idle time-out', async () => {
    const { hardware } = aCluster();
    const { dispatch, press, fill } = await setup({
      cluster: aCluster({ hardware: { ...hardware, walltime: 10 } }),
    });

    await press('Extend by 1 hour');
    await fill('Idle time-out', '90');
    await press('Save');

    expect(dispatch).toHaveBeenCalledWith(
      ClusterPageActions.changeSubmitted({ clusterId: 'CluStA', change: { walltime: 11 } }),
    );
    expect(dispatch).toHaveBeenCalledWith(
      ClusterPageActions.changeSubmitted({
        clusterId: 'CluStA',
        change: { idleTimeoutMinutes: 90 },
      }),
    );
  });

  it('refuses an idle time-out of nothing before the server has to', async () => {
    const { dispatch, fill, press } = await setup();
    dispatch.calls.reset();

    await fill('Idle time-out', '0');
    await press('Save');

    expect(dispatch).not.toHaveBeenCalled();
  });

  it('has nothing to do on a cluster that is down', async () => {
    const { text } = await setup({ cluster: aCluster({ status: 'Stopped' }) });

    for (const action of ['Tear down', 'New job here', 'Save'])
      expect(text()).not.toContain(action);
  });

  it('says that there is no such cluster', async () => {
    const problem = { clusterId: 'CluStA', message: 'Not found.', isMissing: true };
    const { text } = await setup({ cluster: null, detail: null, problem });

    expect(text()).toContain('There is no such cluster');
  });
});
