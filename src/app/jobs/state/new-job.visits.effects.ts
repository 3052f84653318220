import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { map } from 'rxjs';
import { ClusterPickerActions } from '../../clusters/state/clusters.actions';
import { CoreTypesPageActions } from '../../core-types/state/core-types.actions';
import { NewJobPageActions } from './new-job.actions';

/** The form chooses among clusters: their feature keeps them current while it is open. */
export const openClusterPicker = createEffect(
  (actions$ = inject(Actions)) => {
    return actions$.pipe(
      ofType(NewJobPageActions.draftOpened, NewJobPageActions.hardwareRetried),
      map(() => ClusterPickerActions.opened()),
    );
  },
  { functional: true },
);

export const closeClusterPicker = createEffect(
  (actions$ = inject(Actions)) => {
    return actions$.pipe(
      ofType(NewJobPageActions.closed),
      map(() => ClusterPickerActions.closed()),
    );
  },
  { functional: true },
);

export const openCoreTypes = createEffect(
  (actions$ = inject(Actions)) => {
    return actions$.pipe(
      ofType(NewJobPageActions.draftOpened, NewJobPageActions.hardwareRetried),
      map(() => CoreTypesPageActions.opened()),
    );
  },
  { functional: true },
);
