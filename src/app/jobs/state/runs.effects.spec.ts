import { Actions } from '@ngrx/effects';
import type { Action } from '@ngrx/store';
import { of, Subject, throwError } from 'rxjs';
import type { Run } from '#contract/runs';
import { aJob, aRun } from '../../testing/jobs';
import type { JobDetail } from '../data/jobs-api';
import { JobApiActions } from './job.actions';
import { RunsApiActions, RunsTabActions } from './runs.actions';
import { refreshRuns, stopRun, takeSnapshot } from './runs.effects';
import { runsFeature, type RunsState } from './runs.feature';

const DATE = '2026-03-01T10:00:00.000000Z';
const over = { dateStarted: DATE, dateCompleted: DATE };
const jobId = 'kTzRma';
const detail: JobDetail = {
  job: aJob({ id: jobId }),
  statuses: [],
  clusterStatuses: [],
  runs: [],
  runCount: 5,
};

/** A server with these runs, read in pages of two. */
function setup(runs: Run[]) {
  const source$ = new Subject<Action>();
  const asked: number[] = [];
  let state: RunsState = runsFeature.reducer(undefined, RunsTabActions.closed());
  const reduce = (action: Action): void => {
    state = runsFeature.reducer(state, action);
  };
  const api = {
    page: (_jobId: string, number: number, size: number) => {
      asked.push(number);
      return of({ runs: runs.slice((number - 1) * size, number * size), count: runs.length });
    },
  };
  const store = {
    select: (selector: unknown) => of(selector === runsFeature.selectRunsState ? state : detail),
  } as Parameters<typeof refreshRuns>[2];
  refreshRuns(new Actions(source$), api, store, { pageSize: 2, settleMs: 0 }).subscribe(reduce);
  return {
    asked,
    state: () => state,
    send: (action: Action) => {
      reduce(action);
      source$.next(action);
    },
  };
}

const runsOf = (...parts: Partial<Run>[]): Run[] =>
  parts.map((part, index) =>
    aRun({ id: String(index + 1), displayOrder: index + 1, dateStarted: null, ...part }),
  );

describe('the runs of a job', () => {
  it('are all read, page by page, when somebody looks at them', () => {
    const { asked, send, state } = setup(runsOf(over, over, over, {}, {}));

    send(RunsTabActions.opened({ jobId }));

    expect(asked).toEqual([1, 2, 3]);
    expect(state().runs.map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('are read again from the first that is not over, up to where none has started', () => {
    jasmine.clock().install();
    const { asked, send } = setup(runsOf(over, over, over, { dateStarted: DATE }, {}, {}, {}, {}));
    send(RunsTabActions.opened({ jobId }));
    asked.length = 0;
    jasmine.clock().tick(1);

    send(JobApiActions.jobLoaded({ detail }));

    expect(asked).toEqual([2, 3]);
    jasmine.clock().uninstall();
  });

  it('are not read again once all are over', () => {
    jasmine.clock().install();
    const { asked, send } = setup(runsOf(over, over));
    send(RunsTabActions.opened({ jobId }));
    asked.length = 0;
    jasmine.clock().tick(1);

    send(JobApiActions.jobLoaded({ detail }));

    expect(asked).toEqual([]);
    jasmine.clock().uninstall();
  });

  it('are asked one by one to stop; a refusal is told with the number of the run', () => {
    const action$ = new Actions(of(RunsTabActions.stopConfirmed({ jobId, run: '3' })));
    const results: Action[] = [];

    stopRun(action$, { stop: () => throwError(() => new Error('no')) }).subscribe((action) =>
      results.push(action),
    );

    const [refused] = results;
    expect(refused?.type).toBe(RunsApiActions.runRefused.type);
    const state = results.reduce<RunsState>(
      runsFeature.reducer,
      runsFeature.reducer(undefined, RunsTabActions.stopConfirmed({ jobId, run: '3' })),
    );
    expect(state.busyRuns).toEqual([]);
    expect(state.notice).toContain('Run 3:');
  });

  it('tell what became of a snapshot', () => {
    const action$ = new Actions(of(RunsTabActions.snapshotClicked({ jobId, run: '2' })));
    const notices: (string | null)[] = [];

    takeSnapshot(action$, { snapshot: () => of('Snapshot is being made.') }).subscribe((action) => {
      notices.push(runsFeature.reducer(undefined, action).notice);
    });

    expect(notices).toEqual([jasmine.stringMatching('Run 2: Snapshot is being made.')]);
  });
});
