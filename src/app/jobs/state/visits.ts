/** What the job's page says when it needs clusters: their feature loads them. */
export { ClusterPickerActions } from '../../clusters/state/clusters.actions';
