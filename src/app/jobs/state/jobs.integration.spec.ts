import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { provideEffects } from '@ngrx/effects';
import { provideRouterStore, routerReducer } from '@ngrx/router-store';
import { provideStore, Store } from '@ngrx/store';
import { LiveEventsActions } from '../../core/events/live-events.actions';
import { aJob, aJobListItem, aRun } from '../../testing/jobs';
import { JobPageActions } from './job.actions';
import { selectJobPage } from './job.selectors';
import { JobsPageActions } from './jobs.actions';
import { provideJobsState } from './jobs.providers';
import { selectJobsPage } from './jobs.selectors';

const query = { status: ['failed'], search: 'swell', cluster: null, shared: false };
const page = (...results: unknown[]) => ({
  count: results.length,
  previous: null,
  results,
  next: null,
});

function setup() {
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(),
      provideHttpClientTesting(),
      provideRouter([]),
      provideStore(
        { router: routerReducer },
        { runtimeChecks: { strictStateSerializability: true, strictActionSerializability: true } },
      ),
      provideEffects(),
      provideRouterStore(),
      provideJobsState(),
    ],
  });
  const store = TestBed.inject(Store);
  return {
    store,
    http: TestBed.inject(HttpTestingController),
    jobs: store.selectSignal(selectJobsPage),
    job: store.selectSignal(selectJobPage),
  };
}

/** Timers of the effects run on the test's clock. */
describe('the jobs feature with the real store', () => {
  beforeEach(() => {
    jasmine.clock().install().mockDate(new Date());
  });
  afterEach(() => {
    jasmine.clock().uninstall();
  });

  it('asks for what the address says, parses it, and follows the next page', () => {
    const { store, http, jobs } = setup();
    store.dispatch(JobsPageActions.opened({ query }));
    http.expectOne('/api/v3/drafts/?page_size=20').flush(page());
    const next = 'http://localhost/api/v3/jobs/?after=k1&page_size=50';
    http
      .expectOne('/api/v3/jobs/?after=&page_size=50&status=failed&search=swell')
      .flush({ ...page(aJobListItem({ id: 'aaaaaa' })), count: 2, next });
    expect(jobs().after).toBe('k1');

    store.dispatch(JobsPageActions.endReached({ query, after: 'k1' }));
    http
      .expectOne((request) => request.params.get('after') === 'k1')
      .flush({ ...page(aJobListItem({ id: 'bbbbbb' })), count: 2 });

    expect(jobs().jobs.map(({ id }) => id)).toEqual(['aaaaaa', 'bbbbbb']);
  });

  it('tells a list that is not of the contract instead of showing half of it', () => {
    const { store, http, jobs } = setup();
    store.dispatch(JobsPageActions.opened({ query }));

    http
      .expectOne((request) => request.url === '/api/v3/jobs/')
      .flush({ count: 1, results: [{ id: 1 }] });

    expect(jobs().error).toContain('not understood');
  });

  it('reads a job again when it changes, and its last output when it ended badly', () => {
    const { store, http, job } = setup();
    const answer = (over: Parameters<typeof aJob>[0]): void => {
      jasmine.clock().tick(1_000);
      http.expectOne('/api/v3/jobs/kTzRma/').flush(aJob({ id: 'kTzRma', ...over }));
      http.expectOne('/api/v3/jobs/kTzRma/statuses/?page_size=2000').flush(page());
      http.expectOne('/api/v3/jobs/kTzRma/runs/?page_size=2000').flush(
        page(
          aRun({
            id: '1',
            dateStarted: '2026-03-01T10:00:00.000000Z',
            outcome: over?.outcome ?? null,
          }),
        ),
      );
      http
        .expectOne('/api/v3/jobs/kTzRma/cluster_statuses/?page_size=2000')
        .flush({ detail: 'Not found.' }, { status: 404, statusText: 'Not Found' });
    };
    store.dispatch(JobPageActions.opened({ jobId: 'kTzRma' }));
    answer({ outcome: null });
    expect(job().detail?.job.outcome).toBeNull();

    const event = {
      id: '9',
      kind: 'job',
      subjectId: 'kTzRma',
      status: 'Completed',
      date: '',
    } as const;
    store.dispatch(LiveEventsActions.changed({ event }));
    answer({ outcome: 'failed' });
    const log = http.expectOne('/api/v3/jobs/kTzRma/runs/1/log/');
    expect(log.request.headers.get('Range')).toBe('bytes=-8000');
    log.flush(new TextEncoder().encode('no such zone\n').buffer);

    expect(job().lastOutput).toBe('no such zone\n');
  });
});
