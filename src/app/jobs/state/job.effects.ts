import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import {
  asyncScheduler,
  exhaustMap,
  filter,
  map,
  merge,
  of,
  startWith,
  switchMap,
  takeUntil,
  tap,
  throttleTime,
  timer,
} from 'rxjs';
import { LiveEventsActions } from '../../core/events/live-events.actions';
import { isMissing, toMessage } from '../../core/http/error-text';
import { FilesApi } from '../data/files-api';
import { JobLogApi } from '../data/job-log-api';
import { type JobDetail, JobsApi } from '../data/jobs-api';
import { JobApiActions, JobPageActions } from './job.actions';
import { jobFeature } from './job.feature';
import { JobsApiActions } from './jobs.actions';
import { toKeptFile, toLiveFile } from './to-job-file';

const SETTLE_MS = 200;
/** Cost and duration grow without any event. */
const REFRESH_MS = 30_000;
/** Enough for the last lines of any output. */
const LAST_BYTES = 8_000;
/** A work folder changes without any event. */
const FILES_MS = 5_000;

/** Reads the job when its page opens, and again whenever something about it may have changed. */
export const refreshJob = createEffect(
  (
    actions$ = inject(Actions),
    api: Pick<JobsApi, 'detail'> = inject(JobsApi),
    refreshMs = REFRESH_MS,
    settleMs = SETTLE_MS,
  ) => {
    return actions$.pipe(
      ofType(JobPageActions.opened, JobPageActions.retried),
      switchMap(({ jobId }) => {
        let last: JobDetail | null = null;
        const changed$ = actions$.pipe(
          ofType(LiveEventsActions.changed),
          filter(
            ({ event }) =>
              event.subjectId === jobId ||
              (event.kind === 'cluster' && event.subjectId === last?.job.usedClusterId),
          ),
          // The first change shows at once, the rest of a burst together.
          throttleTime(settleMs, asyncScheduler, { leading: true, trailing: true }),
        );
        const again$ = actions$.pipe(
          ofType(LiveEventsActions.resumed, JobsApiActions.stopAccepted),
        );
        return merge(timer(0, refreshMs), changed$, again$).pipe(
          // A later change outdates an answer under way.
          switchMap(() =>
            api.detail(jobId).pipe(
              tap((detail) => (last = detail)),
              mapResponse({
                next: (detail) => JobApiActions.jobLoaded({ detail }),
                error: (error: unknown) =>
                  JobApiActions.jobLoadFailed({
                    jobId,
                    message: toMessage(error),
                    isMissing: isMissing(error),
                  }),
              }),
            ),
          ),
          takeUntil(actions$.pipe(ofType(JobPageActions.closed))),
        );
      }),
    );
  },
  { functional: true },
);

/** Lists a run's files while they are looked at: from the work folder while it runs, what was kept after. */
export const refreshFiles = createEffect(
  (
    actions$ = inject(Actions),
    api: Pick<FilesApi, 'outputs' | 'directory'> = inject(FilesApi),
    store: Pick<Store, 'select'> = inject(Store),
    filesMs = FILES_MS,
  ) => {
    return actions$.pipe(
      ofType(JobPageActions.filesOpened),
      switchMap(({ jobId, run }) =>
        merge(timer(0, filesMs), actions$.pipe(ofType(JobApiActions.jobLoaded))).pipe(
          startWith(null),
          throttleTime(500, asyncScheduler, { leading: true, trailing: true }),
          concatLatestFrom(() => store.select(jobFeature.selectDetail)),
          map(([, detail]) => detail?.runs.find(({ id }) => id === run) ?? null),
          filter((found) => found !== null),
          exhaustMap((found) => {
            const files$ =
              found.dateCompleted === null
                ? api.directory(jobId, run).pipe(map((files) => files.map(toLiveFile)))
                : api.outputs(jobId, run).pipe(map((files) => files.map(toKeptFile)));
            return files$.pipe(
              mapResponse({
                next: (files) => JobApiActions.filesLoaded({ jobId, run, files }),
                error: (error: unknown) =>
                  JobApiActions.filesLoadFailed({ jobId, run, message: toMessage(error) }),
              }),
            );
          }),
          takeUntil(actions$.pipe(ofType(JobPageActions.filesClosed, JobPageActions.closed))),
        ),
      ),
    );
  },
  { functional: true },
);

/** A job that ended badly is shown with the last it said. */
export const loadLastOutput = createEffect(
  (
    actions$ = inject(Actions),
    api: Pick<JobLogApi, 'last'> = inject(JobLogApi),
    store: Pick<Store, 'select'> = inject(Store),
  ) => {
    return actions$.pipe(
      ofType(JobApiActions.jobLoaded),
      concatLatestFrom(() => store.select(jobFeature.selectLastOutput)),
      map(([{ detail }, known]) => (known === null ? badRunOf(detail) : null)),
      filter((bad) => bad !== null),
      exhaustMap(({ jobId, run }) =>
        api.last(jobId, run, LAST_BYTES).pipe(
          mapResponse({
            next: (output) => JobApiActions.lastOutputLoaded({ jobId, output }),
            error: (error: unknown) =>
              JobApiActions.lastOutputLoadFailed({ jobId, message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

/** The first run that did not end well, of a job that is over. */
function badRunOf({ job, runs }: JobDetail): { jobId: string; run: string } | null {
  if (job.outcome === null || job.outcome === 'succeeded') return null;
  const bad = runs.find(
    ({ outcome, dateStarted }) => outcome !== 'succeeded' && dateStarted !== null,
  );
  return bad === undefined ? null : { jobId: job.id, run: bad.id };
}

/** The page of a deleted job has nothing to show. */
export const leaveDeletedJob = createEffect(
  (actions$ = inject(Actions), router = inject(Router)) => {
    return actions$.pipe(
      ofType(JobPageActions.deleteConfirmed),
      switchMap(({ jobId }) =>
        actions$.pipe(
          ofType(JobsApiActions.jobDeleted),
          filter((deleted) => deleted.jobId === jobId),
          takeUntil(actions$.pipe(ofType(JobPageActions.closed))),
        ),
      ),
      switchMap(() => of(router.navigateByUrl('/jobs'))),
    );
  },
  { functional: true, dispatch: false },
);
