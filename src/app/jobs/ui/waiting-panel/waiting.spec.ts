import { aCluster, aClusterJob } from '../../../testing/clusters';
import { waitingOf } from './waiting';

const job = {
  statusReason: null,
  statusDate: '2026-03-01T10:00:00.000000Z',
  cores: 4,
  usedClusterId: 'CluStA',
  clusterId: 'CluStA',
  clusterName: 'night shift',
};
const early = aClusterJob({ id: 'Early1', cores: 2, endsBefore: '2026-03-01T11:00:00.000000Z' });
const late = aClusterJob({ id: 'Late12', cores: 6, endsBefore: '2026-03-01T12:00:00.000000Z' });
const full = aCluster({ id: 'CluStA', coresFree: 0, jobsQueued: 1, runningJobs: [late, early] });

describe('why a job waits', () => {
  it('names who holds its cores, and when it starts at the latest', () => {
    const waiting = waitingOf('Waiting for Queue', job, [full]);

    expect(waiting.reason).toBe('Its cluster has no room for it yet.');
    expect(waiting.holders.map(({ id }) => id)).toEqual(['Early1', 'Late12']);
    expect(waiting.latestStart).toBe('2026-03-01T12:00:00.000000Z');
  });

  it('promises no start while others wait too', () => {
    expect(
      waitingOf('Waiting for Queue', job, [{ ...full, jobsQueued: 2 }]).latestStart,
    ).toBeNull();
  });

  it('tells the reason that the server gave', () => {
    expect(waitingOf('Queued', { ...job, statusReason: 'Waits for 2 cores.' }, []).reason).toBe(
      'Waits for 2 cores.',
    );
  });

  it('names clusters on which it would start now', () => {
    const others = [
      aCluster({ id: 'Free12', name: 'free', coresFree: 8 }),
      aCluster({ id: 'Small1', coresFree: 2 }),
      aCluster({ id: 'Queue1', coresFree: 8, jobsQueued: 1 }),
    ];

    expect(waitingOf('Waiting for Queue', job, [full, ...others]).startsNowOn).toEqual([
      { id: 'Free12', name: 'free', free: 8 },
    ]);
  });
});
