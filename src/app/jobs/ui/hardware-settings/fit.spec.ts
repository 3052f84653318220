import { aCluster, aClusterJob } from '../../../testing/clusters';
import { choosable, fitOf, fittingFirst } from './fit';

const running = (id: string, cores: number, endsBefore: string | null) =>
  aClusterJob({ id, cores, endsBefore });

describe('A job on a cluster', () => {
  it('starts now where enough cores are free', () => {
    const cluster = aCluster({ status: 'Started', cores: 32, coresFree: 12, jobsQueued: 0 });

    expect(fitOf(cluster, 4)).toEqual({
      fits: true,
      starts: 'now',
      free: '12 of 32 free',
      text: 'starts now',
      latest: null,
    });
  });

  it('does not fit where the cluster has too few cores in all', () => {
    const cluster = aCluster({ status: 'Started', cores: 2, coresFree: 2 });

    expect(fitOf(cluster, 4)).toEqual({
      fits: false,
      reason: 'does not fit: this job asks for 4 cores, it has 2',
    });
  });

  it('waits for the job that ends first by its walltime', () => {
    const cluster = aCluster({
      status: 'Started',
      cores: 4,
      coresFree: 0,
      jobsQueued: 0,
      runningJobs: [
        running('Later1', 2, '2026-03-01T15:00:00Z'),
        running('AbCdEf', 2, '2026-03-01T14:20:00Z'),
      ],
    });

    expect(fitOf(cluster, 2)).toEqual({
      fits: true,
      starts: 'later',
      free: '0 of 4 free',
      text: 'after AbCdEf, at the latest',
      latest: '2026-03-01T14:20:00Z',
    });
  });

  it('waits for as many jobs as free enough cores', () => {
    const cluster = aCluster({
      status: 'Started',
      cores: 4,
      coresFree: 1,
      jobsQueued: 0,
      runningJobs: [
        running('Second', 2, '2026-03-01T15:00:00Z'),
        running('Firsts', 1, '2026-03-01T14:20:00Z'),
      ],
    });

    expect(fitOf(cluster, 4)).toEqual(
      jasmine.objectContaining({
        text: 'after Second, at the latest',
        latest: '2026-03-01T15:00:00Z',
      }),
    );
  });

  it('promises no time where a job without walltime is in the way', () => {
    const cluster = aCluster({
      status: 'Started',
      cores: 2,
      coresFree: 0,
      jobsQueued: 0,
      runningJobs: [running('Endles', 2, null)],
    });

    expect(fitOf(cluster, 1)).toEqual(
      jasmine.objectContaining({ text: 'after Endles', latest: null }),
    );
  });

  it('queues behind jobs that wait, though cores are free', () => {
    const cluster = aCluster({ status: 'Started', cores: 4, coresFree: 2, jobsQueued: 1 });

    expect(fitOf(cluster, 1)).toEqual(
      jasmine.objectContaining({ starts: 'later', text: 'behind 1 waiting job' }),
    );
  });

  it('may wait for a cluster that is not up yet', () => {
    expect(fitOf(aCluster({ status: 'Not Started', cores: 4 }), 4)).toEqual(
      jasmine.objectContaining({
        fits: true,
        starts: 'unknown',
        text: 'once the cluster is started',
      }),
    );
  });

  for (const status of ['Stop Requested', 'Stopping', 'Stopped', 'Error', 'Unknown'] as const) {
    it(`is refused by a cluster in ${status}, with a reason`, () => {
      expect(fitOf(aCluster({ status, cores: 4 }), 1)).toEqual({
        fits: false,
        reason: jasmine.stringMatching(/^(is|has|its) /),
      });
    });
  }
});

describe('Clusters to choose from', () => {
  it('are the persistent ones that are not over, those that fit soonest first', () => {
    const small = aCluster({ id: 'Smalls', status: 'Started', cores: 1, coresFree: 1 });
    const busy = aCluster({
      id: 'Busies',
      status: 'Started',
      cores: 4,
      coresFree: 0,
      runningJobs: [running('AbCdEf', 4, null)],
    });
    const free = aCluster({
      id: 'Freest',
      status: 'Started',
      cores: 4,
      coresFree: 4,
      jobsQueued: 0,
    });
    const over = aCluster({ id: 'Overly', status: 'Stopped' });
    const ephemeral = aCluster({ id: 'Fleets', status: 'Started', isPersistent: false });

    const offered = fittingFirst(choosable([small, busy, over, ephemeral, free]), 2);

    expect(offered.map(({ id }) => id)).toEqual(['Freest', 'Busies', 'Smalls']);
  });
});
