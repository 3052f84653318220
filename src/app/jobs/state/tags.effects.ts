import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { concatMap } from 'rxjs';
import { toMessage } from '../../core/http/error-text';
import { TagsApi } from '../data/tags-api';
import { JobApiActions, JobPageActions } from './job.actions';

/** One after the other: a tag that is taken away and put back is there in the end. */
export const changeTags = createEffect(
  (actions$ = inject(Actions), api: Pick<TagsApi, 'add' | 'remove'> = inject(TagsApi)) => {
    return actions$.pipe(
      ofType(JobPageActions.tagAdded, JobPageActions.tagRemoved),
      concatMap(({ type, jobId, tag }) =>
        (type === JobPageActions.tagAdded.type ? api.add(jobId, tag) : api.remove(jobId, tag)).pipe(
          mapResponse({
            next: () => JobApiActions.tagsChanged({ jobId }),
            error: (error: unknown) =>
              JobApiActions.tagsRefused({ jobId, message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);
