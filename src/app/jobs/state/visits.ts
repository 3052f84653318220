/** What pages of this feature say when they need clusters and core types: those features load them. */
export { ClusterPickerActions } from '../../clusters/state/clusters.actions';
export { CoreTypesPageActions } from '../../core-types/state/core-types.actions';
