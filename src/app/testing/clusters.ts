import { Cluster, ClusterJob } from '#contract/clusters';
import { CoreType } from '#contract/core-types';

const DATE = '2026-03-01T10:00:00.000000Z';

export const aCoreType = (over: Partial<CoreType> = {}): CoreType =>
  CoreType.parse({
    code: 'cove',
    name: 'Cove',
    processorInfo: 'AMD EPYC 7551',
    description: '',
    cores: [2, 4, 8, 16],
    memory: 4096,
    storage: 20,
    isActive: true,
    isDeprecated: false,
    isPrimary: true,
    displayOrder: 1,
    hasSsd: true,
    compute: null,
    io: '10 GbE',
    storageIo: '',
    remoteVizAllowed: false,
    categoryCodes: [],
    gpuCounts: [],
    features: [],
    mustBeRequested: false,
    requiresTempSshAuth: false,
    site: 'local',
    coresInAll: 16,
    pricePerCoreHour: 0.12,
    currency: 'USD',
    ...over,
  });

/** A started persistent cluster of 2 × 4 cores without jobs. */
export const aCluster = (over: Partial<Cluster> = {}): Cluster =>
  Cluster.parse({
    id: 'CluStA',
    name: 'night shift',
    owner: 'ada@example.org',
    dateInserted: DATE,
    status: 'Started',
    runLowPriority: false,
    hardware: {
      coreType: { code: 'cove', name: 'Cove' },
      coresPerSlot: 4,
      slots: 2,
      type: 'compute',
      walltime: null,
    },
    installedAnalyses: [],
    statusReason: null,
    statusDate: DATE,
    isPersistent: true,
    site: 'local',
    cores: 8,
    coresFree: 8,
    jobsRunning: 0,
    jobsQueued: 0,
    runningJobs: [],
    dateStarted: DATE,
    dateStopped: null,
    idleTimeoutMinutes: 30,
    idleSince: DATE,
    endsBefore: null,
    uptimeSeconds: 60,
    pricePerHour: 0.96,
    cost: 0.02,
    currency: 'USD',
    ...over,
  });

/** A job that runs on a cluster. */
export const aClusterJob = (over: Partial<ClusterJob> = {}): ClusterJob =>
  ClusterJob.parse({
    id: 'kTzRma',
    name: 'swell',
    status: 'Executing',
    statusReason: null,
    cores: 4,
    dateSubmitted: DATE,
    dateStarted: DATE,
    endsBefore: '2026-03-01T12:00:00.000000Z',
    ...over,
  });
