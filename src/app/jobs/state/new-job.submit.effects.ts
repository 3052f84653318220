import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import { concatMap, exhaustMap, filter, map, switchMap, tap } from 'rxjs';
import { selectAllClusters } from '../../clusters/state/clusters.selectors';
import { toFieldMessages, toMessage } from '../../core/http/error-text';
import { DraftsApi } from '../data/drafts-api';
import { JobsApi } from '../data/jobs-api';
import { stepOf, toFormErrors, toHardwareProblems } from './form-errors';
import { NewJobApiActions, NewJobPageActions } from './new-job.actions';
import { newJobFeature } from './new-job.feature';
import { toSubmission } from './to-submission';

/** Stores the job, then submits it. A second try changes the stored job: a refusal leaves no copies behind. */
export const submitJob = createEffect(
  (
    actions$ = inject(Actions),
    api: Pick<JobsApi, 'create' | 'replace' | 'submit'> = inject(JobsApi),
    store: Pick<Store, 'select'> = inject(Store),
  ) => {
    return actions$.pipe(
      ofType(NewJobPageActions.submitted),
      concatLatestFrom(() => [
        store.select(newJobFeature.selectStoredJobId),
        store.select(selectAllClusters),
      ]),
      exhaustMap(([{ draftId, form }, storedJobId, clusters]) => {
        const submission = toSubmission(form, clusters);
        let jobId = storedJobId;
        return (jobId === null ? api.create(submission) : api.replace(jobId, submission)).pipe(
          tap((job) => (jobId = job.id)),
          switchMap((job) => api.submit(job.id).pipe(map(() => job.id))),
          mapResponse({
            next: (id) => NewJobApiActions.jobSubmitted({ jobId: id, draftId }),
            error: (error: unknown) =>
              NewJobApiActions.jobRefused({
                jobId,
                message: toMessage(error),
                errors: toFormErrors(toFieldMessages(error)),
                hardwareProblems: toHardwareProblems(toFieldMessages(error)),
              }),
          }),
        );
      }),
    );
  },
  { functional: true },
);

export const showJob = createEffect(
  (actions$ = inject(Actions), router: Pick<Router, 'navigate'> = inject(Router)) => {
    return actions$.pipe(
      ofType(NewJobApiActions.jobSubmitted),
      switchMap(({ jobId }) => router.navigate(['/jobs', jobId], { replaceUrl: true })),
    );
  },
  { functional: true, dispatch: false },
);

/** Goes to the first step that the server found fault with. */
export const showRefusedStep = createEffect(
  (actions$ = inject(Actions), router: Pick<Router, 'navigate'> = inject(Router)) => {
    return actions$.pipe(
      ofType(NewJobApiActions.jobRefused),
      map(({ errors }) => (Object.keys(errors) as (keyof typeof errors)[]).map(stepOf)[0]),
      filter((step) => step !== undefined && step !== 'review'),
      switchMap((step) => router.navigate([], { queryParams: { step } })),
    );
  },
  { functional: true, dispatch: false },
);

/** Of a submitted job the draft has done its part. */
export const discardDraft = createEffect(
  (actions$ = inject(Actions), api: Pick<DraftsApi, 'remove'> = inject(DraftsApi)) => {
    return actions$.pipe(
      ofType(NewJobApiActions.jobSubmitted),
      concatMap(({ draftId }) =>
        api.remove(draftId).pipe(
          mapResponse({
            next: () => NewJobApiActions.draftDiscarded({ draftId }),
            error: (error: unknown) =>
              NewJobApiActions.draftDiscardFailed({ draftId, message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);
