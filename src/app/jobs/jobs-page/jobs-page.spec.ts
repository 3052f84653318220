import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { provideRouter, Router } from '@angular/router';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { of } from 'rxjs';
import { Confirm } from '../../shared/confirm-dialog/confirm';
import { aJobListItem } from '../../testing/jobs';
import { JobsPageActions } from '../state/jobs.actions';
import { selectJobsPage } from '../state/jobs.selectors';
import { JobListHarness } from '../ui/job-list/job-list.harness';
import { JobsPage } from './jobs-page';

type Page = ReturnType<typeof selectJobsPage>;

const loaded: Page = {
  jobs: [
    aJobListItem({
      id: 'aaaaaa',
      name: 'alpha',
      jobStatus: { content: 'Executing', labelClass: '', useLabel: false },
    }),
  ],
  isLoading: false,
  isReloading: false,
  error: null,
  problem: null,
  count: 1,
  after: null,
  isLoadingMore: false,
  busyIds: [],
  drafts: [],
  myEmail: null,
};

async function setup(page: Partial<Page> = {}) {
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [
      provideHttpClient(),
      provideHttpClientTesting(),
      provideRouter([{ path: '**', component: JobsPage }]),
      provideMockStore({
        selectors: [{ selector: selectJobsPage, value: { ...loaded, ...page } }],
      }),
      { provide: Confirm, useValue: { ask: () => of(true) } },
    ],
  });
  const dispatch = spyOn(TestBed.inject(MockStore), 'dispatch');
  const show = signal<string | undefined>('failed');
  const fixture = TestBed.createComponent(JobsPage, {
    bindings: [inputBinding('show', show), inputBinding('search', () => 'swell')],
  });
  // The page is not stable before its examples are here.
  TestBed.tick();
  TestBed.inject(HttpTestingController)
    .expectOne('/api/v3/examples/')
    .flush({ count: 0, previous: null, results: [], next: null });
  await fixture.whenStable();
  const loader = TestbedHarnessEnvironment.loader(fixture);
  return { dispatch, show, fixture, loader, element: fixture.nativeElement as HTMLElement };
}

describe('the jobs page', () => {
  // Selectors are shared with the specs that use the real store.
  afterEach(() => {
    TestBed.inject(MockStore).resetSelectors();
  });

  it('asks for what the address says, and again when it changes', async () => {
    const { dispatch, show, fixture } = await setup();
    expect(dispatch).toHaveBeenCalledWith(
      JobsPageActions.opened({
        query: {
          status: ['failed', 'timed_out', 'lost'],
          search: 'swell',
          cluster: null,
          shared: false,
        },
      }),
    );

    show.set(undefined);
    await fixture.whenStable();

    expect(dispatch).toHaveBeenCalledWith(
      JobsPageActions.opened({
        query: { status: [], search: 'swell', cluster: null, shared: false },
      }),
    );
  });

  it('puts a chosen view into the address', async () => {
    const { element } = await setup();
    const navigate = spyOn(TestBed.inject(Router), 'navigate').and.resolveTo(true);

    [...element.querySelectorAll<HTMLButtonElement>('app-job-filter .views button')]
      .find(({ textContent }) => textContent.includes('running'))
      ?.click();

    expect(navigate.calls.mostRecent().args[1]?.queryParams).toEqual({ show: 'running' });
  });

  it('stops a job once that is confirmed', async () => {
    const { dispatch, loader } = await setup();

    await (await loader.getHarness(JobListHarness)).act('alpha', 'Stop');

    expect(dispatch).toHaveBeenCalledWith(JobsPageActions.stopConfirmed({ jobIds: ['aaaaaa'] }));
  });

  it('asks for the next page at the end of the list', async () => {
    const { dispatch } = await setup({ after: 'k1', count: 2 });

    expect(dispatch).toHaveBeenCalledWith(
      jasmine.objectContaining({ type: JobsPageActions.endReached.type, after: 'k1' }),
    );
  });

  it('says that nothing matches', async () => {
    const { element } = await setup({ jobs: [], count: 0 });

    expect(element.textContent).toContain('No job matches.');
  });

  it('says why jobs could not be loaded', async () => {
    const { element } = await setup({ jobs: [], count: 0, error: 'The server does not answer.' });

    expect(element.querySelector('[role=alert]')?.textContent).toContain(
      'The server does not answer.',
    );
  });
});
