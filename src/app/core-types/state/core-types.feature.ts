import { createFeature, createReducer, on } from '@ngrx/store';
import type { CoreType } from '#contract/core-types';
import { CoreTypesApiActions, CoreTypesPageActions } from './core-types.actions';

export interface CoreTypesState {
  coreTypes: readonly CoreType[];
  status: 'idle' | 'loading' | 'loaded' | 'failed';
  error: string | null;
}

export const initialCoreTypesState: CoreTypesState = { coreTypes: [], status: 'idle', error: null };

/** In the store rather than a page's resource: the core types page, the new cluster and the job form show the same. */
export const coreTypesFeature = createFeature({
  name: 'coreTypes',
  reducer: createReducer(
    initialCoreTypesState,
    on(CoreTypesPageActions.opened, CoreTypesPageActions.retried, (state): CoreTypesState => ({
      ...state,
      status: 'loading',
      error: null,
    })),
    on(CoreTypesApiActions.coreTypesLoaded, (_state, { coreTypes }): CoreTypesState => ({
      coreTypes,
      status: 'loaded',
      error: null,
    })),
    on(CoreTypesApiActions.coreTypesLoadFailed, (state, { message }): CoreTypesState => ({
      ...state,
      status: 'failed',
      error: message,
    })),
  ),
});
