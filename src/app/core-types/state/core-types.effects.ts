import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { exhaustMap } from 'rxjs';
import { toMessage } from '../../core/http/error-text';
import { CoreTypesApi } from '../data/core-types-api';
import { CoreTypesApiActions, CoreTypesPageActions } from './core-types.actions';

/** Read again at each opening: an administrator may have added hardware or changed a price. */
export const loadCoreTypes = createEffect(
  (actions$ = inject(Actions), api: Pick<CoreTypesApi, 'list'> = inject(CoreTypesApi)) => {
    return actions$.pipe(
      ofType(CoreTypesPageActions.opened, CoreTypesPageActions.retried),
      exhaustMap(() =>
        api.list().pipe(
          mapResponse({
            next: (coreTypes) => CoreTypesApiActions.coreTypesLoaded({ coreTypes }),
            error: (error: unknown) =>
              CoreTypesApiActions.coreTypesLoadFailed({ message: toMessage(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);
