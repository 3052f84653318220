/**
 * What other features may read of core types: `selectAllCoreTypes`, `selectCoreTypesLoading`, `selectCoreTypesError`.
 * Dispatch `CoreTypesPageActions.opened()` to have them loaded; routes need `provideCoreTypesState()`.
 */
import { createSelector } from '@ngrx/store';
import { coreTypesFeature } from './core-types.feature';

export const selectAllCoreTypes = coreTypesFeature.selectCoreTypes;
export const selectCoreTypesError = coreTypesFeature.selectError;

/** Nothing to show yet; a reload of what is shown goes on unseen. */
export const selectCoreTypesLoading = createSelector(
  coreTypesFeature.selectStatus,
  selectAllCoreTypes,
  (status, coreTypes) => status === 'idle' || (status === 'loading' && coreTypes.length === 0),
);

/** Everything the core types page shows, in one object. */
export const selectCoreTypesPage = createSelector({
  coreTypes: selectAllCoreTypes,
  loading: selectCoreTypesLoading,
  error: selectCoreTypesError,
});
