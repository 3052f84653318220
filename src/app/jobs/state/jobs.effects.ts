import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import {
  asyncScheduler,
  buffer,
  concatMap,
  filter,
  from,
  map,
  merge,
  mergeMap,
  share,
  switchMap,
  takeUntil,
  throttleTime,
} from 'rxjs';
import { LiveEventsActions } from '../../core/events/live-events.actions';
import { toMessage } from '../../core/http/error-text';
import { DraftsApi } from '../data/drafts-api';
import { JobsApi } from '../data/jobs-api';
import { JobPageActions } from './job.actions';
import { JobsApiActions, JobsPageActions } from './jobs.actions';

/** Changes come in bursts (one job is six of them): one request for all within this time. */
const SETTLE_MS = 300;

/** A list that was asked for later takes the place of an earlier one. */
export const loadJobs = createEffect(
  (actions$ = inject(Actions), api: Pick<JobsApi, 'list'> = inject(JobsApi)) => {
    return actions$.pipe(
      ofType(JobsPageActions.opened, JobsPageActions.retried),
      switchMap(({ query }) => {
        // After a gap in the live events nothing says what changed: the list is read again.
        const again$ = actions$.pipe(
          ofType(LiveEventsActions.resumed),
          map(() => null),
        );
        return merge(from([null]), again$).pipe(
          switchMap(() =>
            api.list(query).pipe(
              mapResponse({
                next: (page) => JobsApiActions.jobsLoaded({ page }),
                error: (error: unknown) =>
                  JobsApiActions.jobsLoadFailed({ message: toMessage(error) }),
              }),
            ),
          ),
          takeUntil(actions$.pipe(ofType(JobsPageActions.closed))),
        );
      }),
    );
  },
  { functional: true },
);

export const loadMoreJobs = createEffect(
  (actions$ = inject(Actions), api: Pick<JobsApi, 'list'> = inject(JobsApi)) => {
    return actions$.pipe(
      ofType(JobsPageActions.endReached),
      switchMap(({ query, after }) =>
        api.list(query, after).pipe(
          mapResponse({
            next: (page) => JobsApiActions.moreLoaded({ page }),
            error: (error: unknown) => JobsApiActions.moreLoadFailed({ message: toMessage(error) }),
          }),
          // A page of the old list must not land in the new one.
          takeUntil(
            actions$.pipe(
              ofType(JobsPageActions.opened, JobsPageActions.retried, JobsPageActions.closed),
            ),
          ),
        ),
      ),
    );
  },
  { functional: true },
);

/** Reloads exactly the jobs that changed while the list is looked at. */
export const reloadChangedJobs = createEffect(
  (
    actions$ = inject(Actions),
    api: Pick<JobsApi, 'byIds'> = inject(JobsApi),
    settleMs = SETTLE_MS,
  ) => {
    return actions$.pipe(
      ofType(JobsPageActions.opened),
      switchMap(({ query }) => {
        const changed$ = actions$.pipe(
          ofType(LiveEventsActions.changed),
          filter(({ event }) => event.kind === 'job'),
          map(({ event }) => event.subjectId),
          share(),
        );
        return changed$.pipe(
          buffer(
            changed$.pipe(
              throttleTime(settleMs, asyncScheduler, { leading: false, trailing: true }),
            ),
          ),
          map((ids) => [...new Set(ids)]),
          filter((ids) => ids.length > 0),
          concatMap((ids) =>
            api.byIds(ids).pipe(
              mapResponse({
                next: (jobs) => JobsApiActions.jobsReloaded({ query, ids, jobs }),
                error: (error: unknown) =>
                  JobsApiActions.jobsReloadFailed({ message: toMessage(error) }),
              }),
            ),
          ),
          takeUntil(actions$.pipe(ofType(JobsPageActions.closed))),
        );
      }),
    );
  },
  { functional: true },
);

export const stopJobs = createEffect(
  (actions$ = inject(Actions), api: Pick<JobsApi, 'stop'> = inject(JobsApi)) => {
    return actions$.pipe(
      ofType(JobsPageActions.stopConfirmed, JobPageActions.stopConfirmed),
      mergeMap((action) => from('jobIds' in action ? action.jobIds : [action.jobId])),
      mergeMap(
        (jobId) =>
          api.stop(jobId).pipe(
            mapResponse({
              next: () => JobsApiActions.stopAccepted({ jobId }),
              error: (error: unknown) =>
                JobsApiActions.stopRefused({ jobId, message: toMessage(error) }),
            }),
          ),
        4,
      ),
    );
  },
  { functional: true },
);

export const deleteJobs = createEffect(
  (actions$ = inject(Actions), api: Pick<JobsApi, 'remove'> = inject(JobsApi)) => {
    return actions$.pipe(
      ofType(JobsPageActions.deleteConfirmed, JobPageActions.deleteConfirmed),
      mergeMap((action) => from('jobIds' in action ? action.jobIds : [action.jobId])),
      mergeMap(
        (jobId) =>
          api.remove(jobId).pipe(
            mapResponse({
              next: () => JobsApiActions.jobDeleted({ jobId }),
              error: (error: unknown) =>
                JobsApiActions.deleteRefused({ jobId, message: toMessage(error) }),
            }),
          ),
        4,
      ),
    );
  },
  { functional: true },
);

export const loadDrafts = createEffect(
  (actions$ = inject(Actions), api: Pick<DraftsApi, 'list'> = inject(DraftsApi)) => {
    return actions$.pipe(
      ofType(JobsPageActions.opened),
      switchMap(() =>
        api.list().pipe(
          mapResponse({
            next: (drafts) => JobsApiActions.draftsLoaded({ drafts }),
            error: (error: unknown) =>
              JobsApiActions.draftsLoadFailed({ message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const deleteDraft = createEffect(
  (actions$ = inject(Actions), api: Pick<DraftsApi, 'remove'> = inject(DraftsApi)) => {
    return actions$.pipe(
      ofType(JobsPageActions.draftDeleteClicked),
      mergeMap(({ draftId }) =>
        api.remove(draftId).pipe(
          mapResponse({
            next: () => JobsApiActions.draftDeleted({ draftId }),
            error: (error: unknown) =>
              JobsApiActions.draftDeleteFailed({ draftId, message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);
