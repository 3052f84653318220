import type { FastifyInstance } from 'fastify';
import { analysesRoutes } from './analyses/analyses.routes.ts';
import { auditRoutes } from './audit/audit.routes.ts';
import { clusterExtensionRoutes, clustersRoutes } from './clusters/clusters.routes.ts';
import { examplesRoutes } from './analyses/examples.routes.ts';
import { coreTypesRoutes } from './core-types/core-types.routes.ts';
import { draftsRoutes } from './drafts/drafts.routes.ts';
import { eventsRoutes } from './events/events.routes.ts';
import { filesRoutes } from './files/files.routes.ts';
import { foldersRoutes } from './files/folders.routes.ts';
import { outputsRoutes } from './files/outputs.routes.ts';
import { uploadsRoutes } from './files/uploads.routes.ts';
import { laterRoutes } from './http/later.routes.ts';
import type { WireVersion } from './http/user.ts';
import { jobListRoutes } from './jobs/jobs.extension.routes.ts';
import { jobsRoutes } from './jobs/jobs.routes.ts';
import { runsRoutes } from './jobs/runs.routes.ts';
import { logRoutes } from './logs/log.routes.ts';
import { tailRoutes } from './logs/tail.routes.ts';
import type { Services } from './services.ts';
import { shareExtensionRoutes, shareRoutes } from './sharing/shares.routes.ts';
import { resumableUploadsRoutes } from './uploads/uploads.routes.ts';
import { sitesRoutes } from './sites/sites.routes.ts';

/** The wire contract's routes: one line for each module, with `version` where it matters. */
export async function registerWire(
  api: FastifyInstance,
  services: Services,
  version: WireVersion,
): Promise<void> {
  const { coreTypes, analyses, clusters, jobs, views, files, store, runOutputs, clock } = services;
  await api.register(clustersRoutes, { clusters, jobs });
  await api.register(jobsRoutes, { jobs, views, version });
  await api.register(runsRoutes, { jobs, clusters, clock });
  await api.register(shareRoutes, { shares: services.shares });
  await api.register(coreTypesRoutes, { coreTypes, version });
  await api.register(analysesRoutes, { analyses, version });
  await api.register(filesRoutes, { files, version });
  await api.register(foldersRoutes);
  await api.register(laterRoutes);
  await api.register(uploadsRoutes, { files, store });
  await api.register(outputsRoutes, { files });
  await api.register(tailRoutes, { runs: runOutputs });
}

/** What the wire contract lacks: one line for each module. Under /api/v3 only. */
export async function registerExtensions(api: FastifyInstance, services: Services): Promise<void> {
  const {
    sites,
    clusters,
    views,
    examples,
    drafts,
    eventStream,
    logs,
    runOutputs,
    uploads,
    uploadLocks,
  } = services;
  await api.register(clusterExtensionRoutes, { clusters });
  await api.register(jobListRoutes, { views });
  await api.register(sitesRoutes, { sites });
  await api.register(shareExtensionRoutes, { shares: services.shares });
  await api.register(auditRoutes, { audit: services.audit });
  await api.register(examplesRoutes, { examples });
  await api.register(draftsRoutes, { drafts });
  await api.register(resumableUploadsRoutes, { uploads, locks: uploadLocks });
  await api.register(eventsRoutes, { eventStream });
  await api.register(logRoutes, { runs: runOutputs, logs });
}
