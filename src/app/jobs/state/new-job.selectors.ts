import { createSelector } from '@ngrx/store';
import {
  selectAllClusters,
  selectClustersError,
  selectClustersLoading,
} from '../../clusters/state/clusters.selectors';
import {
  selectAllCoreTypes,
  selectCoreTypesError,
  selectCoreTypesLoading,
} from '../../core-types/state/core-types.selectors';
import { newJobFeature } from './new-job.feature';

/** Everything the new-job page shows, in one object. */
export const selectNewJobPage = createSelector({
  draftId: newJobFeature.selectDraftId,
  form: newJobFeature.selectForm,
  saving: newJobFeature.selectSaving,
  problem: newJobFeature.selectProblem,
  errors: newJobFeature.selectErrors,
  hardwareProblems: newJobFeature.selectHardwareProblems,
  refusal: newJobFeature.selectRefusal,
  isSubmitting: newJobFeature.selectIsSubmitting,
  clusters: selectAllClusters,
  coreTypes: selectAllCoreTypes,
  isHardwareLoading: createSelector(
    selectClustersLoading,
    selectCoreTypesLoading,
    (a, b) => a || b,
  ),
  hardwareError: createSelector(selectClustersError, selectCoreTypesError, (a, b) => a ?? b),
});
