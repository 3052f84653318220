import { join } from 'node:path';
import type { AnalysesService } from './analyses/analyses.service.ts';
import { createClusterLoads } from './clusters/cluster-load.ts';
import { createClustersReconciler } from './clusters/clusters.reconciler.ts';
import { createClustersRepository } from './clusters/clusters.repository.ts';
import { createClustersService } from './clusters/clusters.service.ts';
import type { CoreTypesService } from './core-types/core-types.service.ts';
import { notifyWanted } from './events/events.repository.ts';
import { createFilesRepository } from './files/files.repository.ts';
import type { FilesService } from './files/files.service.ts';
import { readText } from './files/read-text.ts';
import { runFolder } from './files/run-folder.ts';
import { createSnapshotFiles } from './files/snapshots.ts';
import { createJobTokens } from './identity/job-tokens.ts';
import { createDiskQuota } from './jobs/disk-quota.ts';
import { createFinisher } from './jobs/finish-job.ts';
import { createWalks } from './http/walk.ts';
import { createJobCounts } from './jobs/job-counts.ts';
import { createJobDefinitions } from './jobs/job-definition.ts';
import { createJobListing } from './jobs/job-listing.ts';
import { createPrioritization } from './jobs/prioritization.ts';
import { createJobViews } from './jobs/job-views.ts';
import { createJobsReconciler } from './jobs/jobs.reconciler.ts';
import { createJobsRepository } from './jobs/jobs.repository.ts';
import { createJobsService } from './jobs/jobs.service.ts';
import { createLauncher } from './jobs/launch-job.ts';
import { createSnapshots } from './jobs/snapshot-run.ts';
import { createStarter } from './jobs/start-job.ts';
import { createWatcher } from './jobs/watch-job.ts';
import { createRunsRepository } from './jobs/runs.repository.ts';
import { createLoad } from './load/load.ts';
import { createStorage } from './storage/storage.ts';
import { createBudgetsReconciler } from './projects/budgets.reconciler.ts';
import { createBudgetsRepository } from './projects/budgets.repository.ts';
import { createProjectsRepository } from './projects/projects.repository.ts';
import type { ServicesDeps } from './services.ts';
import type { ProjectsService } from './projects/projects.service.ts';
import { createBackground } from './reconciler/background.ts';
import { createInventory } from './reconciler/inventory.ts';
import { createStopwatch } from './reconciler/stopwatch.ts';
import { readResults } from './sweeps/read-results.ts';
import { renderTemplate } from './sweeps/render-template.ts';
import type { FileThread } from './workspace/file-thread.ts';
import { createDiskRoom } from './workspace/disk-room.ts';
import { listOutputs } from './workspace/list-outputs.ts';
import { prepareRunFolder } from './workspace/prepare-run-folder.ts';
import { readPrinted } from './workspace/read-printed.ts';

/** Between TERM and KILL: long enough to write a checkpoint, short enough to wait for. */
const GRACE_MS = 10_000;

/** Rendered in memory, for each run. */
const TEMPLATE_LIMIT = { most: 16 * 1024 * 1024, tooLong: 'It is larger than 16 MiB.' };

export interface WorkDeps extends Omit<
  ServicesDeps,
  'databaseUrl' | 'aliases' | 'jobPath' | 'projects'
> {
  readonly coreTypes: CoreTypesService;
  readonly analyses: AnalysesService;
  readonly projects: ProjectsService;
  readonly files: FilesService;
  readonly fileThread: Pick<FileThread, 'diskUse'>;
}

/** Clusters and jobs: what records that they are wanted, and what makes it so. */
export function createWork(deps: WorkDeps) {
  const { db, home, engines, coreTypes, analyses, files, currency, clock, ticks, baseUrl } = deps;
  const { projects } = deps;
  const { onProblem, at, diskQuota, fileThread } = deps;
  const times = { clock, ticks };
  const clusterRows = createClustersRepository(db);
  const jobRows = createJobsRepository(db);
  const runRows = createRunsRepository(db);
  const loads = createClusterLoads(db);
  const wake = (): void => {
    notifyWanted(db).catch(onProblem);
  };

  const clusters = createClustersService({ ...deps, clusters: clusterRows, loads, wake });
  const define = createJobDefinitions({
    analyses,
    coreTypes,
    files,
    projects,
    clusters: clusterRows,
  });
  const room = createDiskRoom({ folder: join(home, 'jobs'), ticks });
  const jobs = createJobsService({
    jobs: at('submitRows', jobRows),
    runs: at('submitRuns', runRows),
    define,
    projects,
    clusters: clusterRows,
    files,
    room,
    wake,
  });
  const views = createJobViews({
    listing: createJobListing(db),
    counts: createJobCounts(db),
    walks: createWalks({ ticks }),
    coreTypes,
    analyses,
    files,
    projects,
    currency,
    diskQuota,
    clock,
  });

  const budgets = createBudgetsReconciler({
    budgets: createBudgetsRepository(db),
    projects: createProjectsRepository(db),
    clock,
    ticks,
  });

  const background = createBackground({ onDone: wake, onError: onProblem, ticks });
  const storage = createStorage({
    ...deps,
    jobs,
    orderStop: jobRows.orderStop,
    measure: fileThread.diskUse,
    maxBytes: deps.storageMaxSize,
    uptime: createStopwatch(times),
    background,
    wake,
    onError: onProblem,
  });
  const load = createLoad({ ...deps, jobs, onError: onProblem });
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
  const snapshotFiles = createSnapshotFiles(home);
  const launch = createLauncher({
    ...at('runFolders', { prepareRunFolder, findInputs }),
    pathOf: files.pathOf,
    readText: async (file) => readText(await files.open(file), TEMPLATE_LIMIT),
    renderTemplate,
    emailOf: jobRows.emailOf,
    openStorage: storage.ofJobs.open,
    baseUrl,
    newApiKey: createJobTokens(db).issue,
    networkOf: async (coreType) => (await coreTypes.find(coreType))?.network ?? 'unknown',
  });
  const finish = at(
    'completion',
    createFinisher({
      jobs: at('completionRows', jobRows),
      runs: at('completionRuns', runRows),
      files: at('outputs', files),
      snapshots: snapshotFiles,
      listOutputs,
      readPrinted,
      readResults,
      keepOutputs: storage.ofJobs.keepOutputs,
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
    closedProjects: budgets.closed,
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
      runs: runRows,
      finish,
      snapshots: createSnapshots({
        jobs: jobRows,
        runs: runRows,
        files: snapshotFiles,
        background,
        clock,
      }),
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
    prioritize: createPrioritization({ jobs: jobRows, wake }),
    storage,
    load,
    /** What the reconciler does in one pass. */
    reconcile: {
      async tick(): Promise<void> {
        await budgets.tick();
        await clustersReconciler.tick();
        await storage.tick();
        await jobsReconciler.tick();
        await inventory.tick();
        await load.tick();
      },
      settled: background.settled,
      stop: background.stop,
    },
  };
}
export type Work = ReturnType<typeof createWork>;
