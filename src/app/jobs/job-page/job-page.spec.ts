import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { provideRouter, Router } from '@angular/router';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { of } from 'rxjs';
import type { Job } from '#contract/jobs';
import type { JobStatus } from '#contract/statuses';
import { PageTitle } from '../../core/title/page-title';
import { Confirm } from '../../shared/confirm-dialog/confirm';
import { aCluster } from '../../testing/clusters';
import { aJob, aRun } from '../../testing/jobs';
import { JobPageActions } from '../state/job.actions';
import { selectJobPage } from '../state/job.selectors';
import { ClusterPickerActions } from '../state/visits';
import { JobPage } from './job-page';

type Page = ReturnType<typeof selectJobPage>;

const detailOf = (status: JobStatus, over: Partial<Job> = {}): NonNullable<Page['detail']> => ({
  job: aJob(over),
  statuses: [
    {
      id: '1',
      jobId: 'JobAbc',
      status,
      statusDate: '2026-03-01T10:00:00.000000+00:00',
      statusReason: null,
      substatus: null,
      notify: false,
      preventDuplicates: false,
    },
  ],
  clusterStatuses: [],
  runs: [aRun()],
});
const failed = detailOf('Completed', {
  outcome: 'failed',
  exitCode: 7,
  dateCompleted: '2026-03-01T10:00:02.000000Z',
});
const loaded: Page = {
  detail: detailOf('Executing'),
  problem: null,
  files: null,
  filesError: null,
  lastOutput: null,
  isBusy: false,
  refusal: null,
  cluster: null,
  clusters: [],
};

async function setup(page: Partial<Page> = {}) {
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [
      provideRouter([]),
      provideMockStore({ selectors: [{ selector: selectJobPage, value: { ...loaded, ...page } }] }),
      { provide: Confirm, useValue: { ask: () => of(true) } },
    ],
  });
  const dispatch = spyOn(TestBed.inject(MockStore), 'dispatch');
  const title = spyOn(TestBed.inject(PageTitle), 'set');
  const navigate = spyOn(TestBed.inject(Router), 'navigate').and.resolveTo(true);
  const fixture = TestBed.createComponent(JobPage, {
    bindings: [inputBinding('jobId', () => 'JobAbc'), inputBinding('tab', () => 'runs')],
  });
  await fixture.whenStable();
  const loader = TestbedHarnessEnvironment.loader(fixture);
  const press = async (text: RegExp) => {
    await (await loader.getHarness(MatButtonHarness.with({ text }))).click();
  };
  const element = fixture.nativeElement as HTMLElement;
  return { dispatch, element, fixture, loader, navigate, press, title };
}

describe('the page of a job', () => {
  afterEach(() => {
    TestBed.inject(MockStore).resetSelectors();
  });

  it('asks for the job of the address, and names it in the title', async () => {
    const { dispatch, element, fixture, title } = await setup();
    expect(dispatch).toHaveBeenCalledOnceWith(JobPageActions.opened({ jobId: 'JobAbc' }));
    expect(element.querySelector('h1')?.textContent).toContain('blast');
    expect(title).toHaveBeenCalledWith('JobAbc blast · running');

    fixture.destroy();

    expect(dispatch).toHaveBeenCalledWith(JobPageActions.closed());
  });

  it('shows the tab of the address', async () => {
    const { element } = await setup();

    expect(element.querySelector('[role=tab][aria-selected=true]')?.textContent).toContain('Runs');
    expect(element.querySelector('app-runs-table')).not.toBeNull();
  });

  it('stops a job once that is confirmed, and lets it not be deleted before', async () => {
    const { dispatch, loader, press } = await setup();
    const menu = await loader.getHarness(MatMenuHarness);
    await menu.open();
    expect(await (await menu.getItems())[0]?.isDisabled()).toBeTrue();
    await menu.close();

    await press(/Stop$/);

    expect(dispatch).toHaveBeenCalledWith(JobPageActions.stopConfirmed({ jobId: 'JobAbc' }));
  });

  it('says how a job failed, and leads to a changed copy', async () => {
    const { element, navigate, press } = await setup({
      detail: failed,
      lastOutput: 'no such zone',
    });
    expect(element.querySelector('app-failure-panel')?.textContent).toContain('no such zone');

    await press(/Edit and resubmit/);

    expect(navigate).toHaveBeenCalledWith(['/jobs/new'], { queryParams: { clone: 'JobAbc' } });
  });

  it('deletes a job that is over once that is confirmed', async () => {
    const { dispatch, loader } = await setup({ detail: failed });

    const menu = await loader.getHarness(MatMenuHarness);
    await menu.open();
    await menu.clickItem({ text: /Delete/ });

    expect(dispatch).toHaveBeenCalledWith(JobPageActions.deleteConfirmed({ jobId: 'JobAbc' }));
  });

  it('says why a job waits, and looks at clusters only then', async () => {
    const { dispatch, element, fixture } = await setup({
      detail: detailOf('Waiting for Queue', { dateStarted: null }),
      clusters: [aCluster({ id: 'Free12', name: 'free', coresFree: 8 })],
    });
    expect(dispatch).toHaveBeenCalledWith(ClusterPickerActions.opened());
    expect(element.querySelector('app-waiting-panel')?.textContent).toContain('free');

    fixture.destroy();

    expect(dispatch).toHaveBeenCalledWith(ClusterPickerActions.closed());
  });

  it('says that there is no such job', async () => {
    const { element } = await setup({ detail: null, problem: { message: '', isMissing: true } });

    expect(element.querySelector('h1')?.textContent).toContain('Job not found');
  });

  it('offers nothing that changes a job of somebody else, and says whose it is', async () => {
    const theirs = detailOf('Executing', { currentUserHasFullAccess: false, owner: 'eve@x.org' });
    const { element } = await setup({ detail: theirs });

    expect(element.textContent).toContain('Shared by eve@x.org');
    const actions = [...element.querySelectorAll('app-page-header button, app-page-header a')].map(
      ({ textContent }) => textContent.trim(),
    );
    expect(actions).toEqual(['Copy as curl']);
  });
});
