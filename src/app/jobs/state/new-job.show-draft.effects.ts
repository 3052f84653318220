import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { switchMap } from 'rxjs';
import { NewJobApiActions } from './new-job.actions';

type Navigator = Pick<Router, 'navigate' | 'currentNavigation' | 'parseUrl' | 'url'>;

/** The draft's own address takes the place of "new": going back does not make another draft. */
export const showDraft = createEffect(
  (actions$ = inject(Actions), router: Navigator = inject(Router)) => {
    return actions$.pipe(
      ofType(NewJobApiActions.draftCreated),
      switchMap(async ({ draft, step }) => {
        const show = () =>
          router.navigate(['/jobs/new', draft.id], {
            queryParams: { step: stepChosenMeanwhile(router) ?? step },
            replaceUrl: true,
          });
        // Whoever chooses a step of the draft before in the same moment means this one.
        if (!(await show()) && isInForm(router)) await show();
      }),
    );
  },
  { functional: true, dispatch: false },
);

/** Where the person is, or is on the way to. */
const addressOf = (router: Navigator) =>
  router.currentNavigation()?.extractedUrl ?? router.parseUrl(router.url);

const isInForm = (router: Navigator): boolean =>
  addressOf(router).toString().startsWith('/jobs/new/');

/** Making a draft takes a moment: whoever goes on to a later step in it stays there. */
function stepChosenMeanwhile(router: Navigator): string | null {
  const step = addressOf(router).queryParamMap.get('step');
  return step === 'files' || !isInForm(router) ? null : step;
}
