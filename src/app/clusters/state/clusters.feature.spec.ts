import { aCluster } from '../../testing/clusters';
import {
  ClusterPageActions,
  ClustersApiActions,
  ClustersPageActions,
  NewClusterPageActions,
} from './clusters.actions';
import {
  clustersAdapter,
  clustersFeature,
  type ClustersState,
  initialClustersState,
} from './clusters.feature';

const { reducer } = clustersFeature;
const { selectAll } = clustersAdapter.getSelectors();
const idsIn = (state: ClustersState) => selectAll(state).map(({ id }) => id);
const older = aCluster({ id: 'Olders', dateInserted: '2026-03-01T08:00:00.000000Z' });
const newer = aCluster({ id: 'Newers', dateInserted: '2026-03-02T08:00:00.000000Z' });
const loaded = reducer(
  initialClustersState,
  ClustersApiActions.clustersLoaded({ clusters: [older, newer], scope: 'active' }),
);

describe('Clusters in the store', () => {
  it('are loading until they are loaded, the newest first', () => {
    expect(
      reducer(initialClustersState, ClustersPageActions.opened({ scope: 'active' })).status,
    ).toBe('loading');
    expect(loaded.status).toBe('loaded');
    expect(idsIn(loaded)).toEqual(['Newers', 'Olders']);
  });

  it('stay when a reload fails', () => {
    const failed = reducer(
      loaded,
      ClustersApiActions.clustersLoadFailed({ message: 'No answer.' }),
    );

    expect(failed).toEqual(jasmine.objectContaining({ status: 'failed', error: 'No answer.' }));
    expect(idsIn(failed).length).toBe(2);
  });

  it('go when a full list does not have them, save those made for one job', () => {
    const fleet = aCluster({ id: 'Fleets', isPersistent: false });
    const before = clustersAdapter.addOne(fleet, loaded);

    const after = reducer(
      before,
      ClustersApiActions.clustersLoaded({ clusters: [newer], scope: 'all' }),
    );

    expect(idsIn(after)).toContain('Fleets');
    expect(idsIn(after)).not.toContain('Olders');
  });

  it('change or go one by one', () => {
    const stopped = { ...newer, status: 'Stopped' as const };

    const after = reducer(
      loaded,
      ClustersApiActions.clustersReloaded({ ids: ['Newers', 'Olders'], clusters: [stopped] }),
    );

    expect(selectAll(after)).toEqual([stopped]);
  });

  it('are busy while a request of ours is under way', () => {
    const busy = reducer(loaded, ClusterPageActions.startClicked({ clusterId: 'Newers' }));
    expect(busy.busyIds).toEqual(['Newers']);

    expect(
      reducer(busy, ClustersApiActions.startAccepted({ clusterId: 'Newers' })).busyIds,
    ).toEqual([]);
    const refusal = { message: 'It has ended.', fields: {} };
    const refused = reducer(
      busy,
      ClustersApiActions.requestRefused({ clusterId: 'Newers', refusal }),
    );
    expect(refused.busyIds).toEqual([]);
    expect(refused.refused).toEqual({ clusterId: 'Newers', refusal });
  });

  it('take on what a page load brings, and go when they are missing', () => {
    const detail = { statuses: [], queue: [], queueLength: 0 };
    const open = reducer(loaded, ClustersApiActions.clusterLoaded({ cluster: newer, detail }));
    expect(open.details['Newers']).toBe(detail);

    const missing = { clusterId: 'Newers', message: 'Not found.', isMissing: true };
    const gone = reducer(open, ClustersApiActions.clusterLoadFailed(missing));
    expect(idsIn(gone)).toEqual(['Olders']);
    expect(gone.loadProblem).toEqual(missing);
  });

  it('are created, or refused with the messages of their fields', () => {
    const request = {
      name: null,
      hardware: { coreType: 'c', coresPerSlot: 1, slots: 1, walltime: null, type: 'compute' },
      installedAnalyses: [],
      runLowPriority: false,
      idleTimeoutMinutes: 30,
    };
    const creating = reducer(
      initialClustersState,
      NewClusterPageActions.submitted({ request, start: true }),
    );
    expect(creating.isCreating).toBeTrue();

    const created = reducer(
      creating,
      ClustersApiActions.clusterCreated({ cluster: newer, start: true }),
    );
    expect(created.isCreating).toBeFalse();
    expect(idsIn(created)).toEqual(['Newers']);
    const refusal = { message: 'slots: Too many.', fields: { 'hardware.slots': 'Too many.' } };
    expect(
      reducer(creating, ClustersApiActions.clusterCreateFailed({ refusal })).createRefusal,
    ).toBe(refusal);
  });
});
