import { join } from 'node:path';
import type { AnalysesService } from './analyses/analyses.service.ts';
import { createClusterLoads } from './clusters/cluster-load.ts';
import { createClustersReconciler } from './clusters/clusters.reconciler.ts';
import { createClustersRepository } from './clusters/clusters.repository.ts';
import { createClustersService } from './clusters/clusters.service.ts';
import type { CoreTypesService } from './core-types/core-types.service.ts';
import type { Db } from './db/database.ts';
import type { Engine } from './engine/engine.ts';
import type { At } from './faults/at.ts';
import { notifyWanted } from './events/events.repository.ts';
import { createFilesRepository } from './files/files.repository.ts';
import type { FilesService } from './files/files.service.ts';
import { runFolder } from './files/run-folder.ts';
import { createDiskQuota } from './jobs/disk-quota.ts';
import { createFinisher } from './jobs/finish-job.ts';
import { createJobDefinitions } from './jobs/job-definition.ts';
import { createJobListing } from './jobs/job-listing.ts';
import { createJobViews } from './jobs/job-views.ts';
import { createJobsReconciler } from './jobs/jobs.reconciler.ts';
import { createJobsRepository } from './jobs/jobs.repository.ts';
import { createJobsService } from './jobs/jobs.service.ts';
import { createLauncher } from './jobs/launch-job.ts';
import { createStarter } from './jobs/start-job.ts';
import { createWatcher } from './jobs/watch-job.ts';
import { createRunsRepository } from './jobs/runs.repository.ts';
import { createBackground } from './reconciler/background.ts';
import { createInventory } from './reconciler/inventory.ts';
import { createStopwatch } from './reconciler/stopwatch.ts';
import type { FileThread } from './workspace/file-thread.ts';
import { createDiskRoom } from './workspace/disk-room.ts';
import { listOutputs } from './workspace/list-outputs.ts';
import { prepareRunFolder } from './workspace/prepare-run-folder.ts';

/** Between TERM and KILL: long enough to write a checkpoint, short enough to wait for. */
const GRACE_MS = 10_000;

export interface WorkDeps {
  readonly db: Db;
  /** The state folder. */
  readonly home: string;
  readonly engines: ReadonlyMap<string, Engine>;
  readonly coreTypes: CoreTypesService;
  readonly analyses: AnalysesService;
  readonly files: FilesService;
  readonly currency: string;
  /** Bytes that one run may take on the disk; null: any amount. */
  readonly diskQuota: number | null;
  readonly fileThread: Pick<FileThread, 'diskUse'>;
  readonly clock: () => Date;
  /** Milliseconds of a clock that is never set. */
  readonly ticks: () => number;
  /** This server as seen from the nodes, without a slash at the end; known once it listens. */
  readonly baseUrl: () => string;
  readonly onProblem: (error: unknown) => void;
  /** Fault points; `nowhere` in a server that people use. */
  readonly at: At;
}

/** Clusters and jobs: what records that they are wanted, and what makes it so. */
export function createWork(deps: WorkDeps) {
  const { db, home, engines, coreTypes, analyses, files, currency, clock, ticks, baseUrl } = deps;
  const { onProblem, at, diskQuota, fileThread } = deps;
  const times = { clock, ticks };
  const clusterRows = createClustersRepository(db);
  const jobRows = createJobsRepository(db);
  const runRows = createRunsRepository(db);
  const loads = createClusterLoads(db);
  const wake = (): void => {
    notifyWanted(db).catch(onProblem);
  };

  const clusters = createClustersService({
    clusters: clusterRows,
    loads,
    coreTypes,
    analyses,
    currency,
    clock,
    wake,
  });
  const define = createJobDefinitions({ analyses, coreTypes, files, clusters: clusterRows });
  const room = createDiskRoom({ folder: join(home, 'jobs'), ticks });
  const jobs = createJobsService({
    jobs: at('submitRows', jobRows),
    runs: at('submitRuns', runRows),
    define,
    clusters: clusterRows,
    files,
    room,
    wake,
  });
  const views = createJobViews({
    listing: createJobListing(db),
    coreTypes,
    analyses,
    files,
    currency,
    diskQuota,
    clock,
  });

  const background = createBackground({ onDone: wake, onError: onProblem, ticks });
  const findInputs = createFilesRepository(db).findAllById;
  const clustersReconciler = createClustersReconciler({
    clusters: at('clusterRows', clusterRows),
    loads,
    jobs: at('clusterJobs', jobRows),
    engines,
    clock,
    uptime: createStopwatch(times),
    idleTime: createStopwatch(times),
    onError: onProblem,
  });
  const launch = createLauncher({
    ...at('runFolders', { prepareRunFolder, findInputs }),
    pathOf: files.pathOf,
    emailOf: jobRows.emailOf,
    baseUrl,
  });
  const finish = at(
    'completion',
    createFinisher({
      jobs: at('completionRows', jobRows),
      runs: at('completionRuns', runRows),
      files: at('outputs', files),
      listOutputs,
      clock,
    }),
  );
  const folderOf = (jobId: string, runNumber: number): string =>
    join(home, runFolder(jobId, runNumber));
  const runtime = createStopwatch(times);
  const jobsReconciler = createJobsReconciler({
    jobs: jobRows,
    runs: runRows,
    clusters: clusterRows,
    engines,
    folderOf,
    starter: createStarter({
      jobs: at('dispatchRows', jobRows),
      runs: runRows,
      launch,
      finish,
      background,
      clock,
      runtime,
    }),
    watch: createWatcher({
      jobs: at('stopRows', jobRows),
      finish,
      background,
      clock,
      ticks,
      quota: createDiskQuota({
        quota: diskQuota,
        measure: fileThread.diskUse,
        ticks,
        onOver: wake,
        onError: onProblem,
      }),
      room,
      runtime,
      graceMs: GRACE_MS,
    }),
    finish,
    background,
    onError: onProblem,
  });

  const inventory = createInventory({
    engines,
    clusters: clusterRows,
    jobs: jobRows,
    folderOf,
    ticks,
    onError: onProblem,
  });

  return {
    clusters: at('clusters', clusters),
    jobs: at('jobs', jobs),
    views,
    /** What the reconciler does in one pass. */
    reconcile: {
      async tick(): Promise<void> {
        await clustersReconciler.tick();
        await jobsReconciler.tick();
        await inventory.tick();
      },
      settled: background.settled,
      stop: background.stop,
    },
  };
}
export type Work = ReturnType<typeof createWork>;
