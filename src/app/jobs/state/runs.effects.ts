import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import {
  asyncScheduler,
  concatMap,
  EMPTY,
  expand,
  filter,
  map,
  mergeMap,
  type Observable,
  startWith,
  switchMap,
  takeUntil,
  throttleTime,
} from 'rxjs';
import { toMessage } from '../../core/http/error-text';
import { RunsApi, type RunsPageData } from '../data/runs-api';
import { JobApiActions } from './job.actions';
import { jobFeature } from './job.feature';
import { RunsApiActions, RunsTabActions } from './runs.actions';
import { runsFeature, type RunsState } from './runs.feature';

/** The first screens come at once, and ten thousand runs in ten requests. */
const PAGE_SIZE = 1000;
const SETTLE_MS = 1000;

interface Loaded extends RunsPageData {
  /** Pages count from 1. */
  readonly number: number;
}

/** Reads all runs while they are looked at; of those that it has, only the pages that may have changed. */
export const refreshRuns = createEffect(
  (
    actions$ = inject(Actions),
    api: Pick<RunsApi, 'page'> = inject(RunsApi),
    store: Pick<Store, 'select'> = inject(Store),
    { pageSize, settleMs } = { pageSize: PAGE_SIZE, settleMs: SETTLE_MS },
  ) => {
    return actions$.pipe(
      ofType(RunsTabActions.opened),
      switchMap(({ jobId }) =>
        actions$.pipe(
          ofType(JobApiActions.jobLoaded),
          filter(({ detail }) => detail.job.id === jobId),
          startWith(null),
          throttleTime(settleMs, asyncScheduler, { leading: true, trailing: true }),
          concatLatestFrom(() => [
            store.select(runsFeature.selectRunsState),
            store.select(jobFeature.selectDetail),
          ]),
          concatMap(([, known, detail]) => {
            const isOver = detail?.job.dateCompleted !== null;
            return changedPages(api, jobId, known, isOver, pageSize).pipe(
              mapResponse({
                next: ({ number, runs, count }) =>
                  RunsApiActions.runsLoaded({
                    jobId,
                    from: (number - 1) * pageSize,
                    page: { runs, count },
                  }),
                error: (error: unknown) =>
                  RunsApiActions.runsLoadFailed({ jobId, message: toMessage(error) }),
              }),
            );
          }),
          takeUntil(actions$.pipe(ofType(RunsTabActions.closed))),
        ),
      ),
    );
  },
  { functional: true },
);

/** Runs start in their order: what comes after a page of which none has started is as it was. */
function changedPages(
  api: Pick<RunsApi, 'page'>,
  jobId: string,
  { runs: known, count: knownCount }: Pick<RunsState, 'runs' | 'count'>,
  isOver: boolean,
  pageSize: number,
): Observable<Loaded> {
  const unfinished = known.findIndex(({ dateCompleted }) => dateCompleted === null);
  if (unfinished < 0 && known.length === knownCount) return EMPTY;
  const first = Math.floor((unfinished < 0 ? known.length : unfinished) / pageSize) + 1;
  const read = (number: number): Observable<Loaded> =>
    api.page(jobId, number, pageSize).pipe(map((page) => ({ ...page, number })));
  return read(first).pipe(
    expand(({ number, runs, count }) => {
      const isLast = number * pageSize >= count;
      const mayDiffer =
        isOver || known.length < count || runs.some(({ dateStarted }) => dateStarted !== null);
      return !isLast && mayDiffer ? read(number + 1) : EMPTY;
    }),
  );
}

export const stopRun = createEffect(
  (actions$ = inject(Actions), api: Pick<RunsApi, 'stop'> = inject(RunsApi)) => {
    return actions$.pipe(
      ofType(RunsTabActions.stopConfirmed),
      mergeMap(({ jobId, run }) =>
        api.stop(jobId, run).pipe(
          mapResponse({
            next: () => RunsApiActions.runStopAccepted({ jobId, run }),
            error: (error: unknown) =>
              RunsApiActions.runRefused({ jobId, run, message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const takeSnapshot = createEffect(
  (actions$ = inject(Actions), api: Pick<RunsApi, 'snapshot'> = inject(RunsApi)) => {
    return actions$.pipe(
      ofType(RunsTabActions.snapshotClicked),
      mergeMap(({ jobId, run }) =>
        api.snapshot(jobId, run).pipe(
          mapResponse({
            next: (reason) => RunsApiActions.snapshotTaken({ jobId, run, reason }),
            error: (error: unknown) =>
              RunsApiActions.runRefused({ jobId, run, message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);
