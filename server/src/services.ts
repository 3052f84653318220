import { join } from 'node:path';
import { createAnalysesService } from './analyses/analyses.service.ts';
import { readCatalogue } from './analyses/catalogue.ts';
import { createExamplesService } from './analyses/examples.service.ts';
import { createInstallationProbe } from './analyses/installation.ts';
import { createCoreTypesService } from './core-types/core-types.service.ts';
import { createAudit } from './audit/audit.service.ts';
import { createAuditRepository } from './audit/audit.repository.ts';
import type { Db } from './db/database.ts';
import { createDraftsRepository } from './drafts/drafts.repository.ts';
import { createDraftsService } from './drafts/drafts.service.ts';
import type { Engine } from './engine/engine.ts';
import { createEventStream } from './events/event-stream.ts';
import type { At } from './faults/at.ts';
import { createEventsRepository, EVENT_CHANNEL } from './events/events.repository.ts';
import { createNotifications } from './events/notifications.ts';
import { createFileStore } from './files/file-store.ts';
import { createFilesRepository } from './files/files.repository.ts';
import { createFilesService } from './files/files.service.ts';
import { createLeftoversRepository } from './files/leftovers.repository.ts';
import { createIdempotencyRepository } from './idempotency/idempotency.repository.ts';
import type { Aliases } from './http/find-by-code.ts';
import { createLogSources } from './logs/log-sources.ts';
import { createRunOutputs } from './logs/run-outputs.repository.ts';
import { createAccountsRepository } from './identity/accounts.repository.ts';
import { createSharesRepository } from './sharing/shares.repository.ts';
import { createSharesService } from './sharing/shares.service.ts';
import { createSitesService } from './sites/sites.service.ts';
import { createPartialFiles } from './files/partial-files.ts';
import { createUploadLocks } from './uploads/upload-locks.ts';
import { createUploadsRepository } from './uploads/uploads.repository.ts';
import { createUploadsService } from './uploads/uploads.service.ts';
import { createFileThread } from './workspace/file-thread.ts';
import { createWork } from './work.ts';

export interface ServicesDeps {
  readonly db: Db;
  /** For the one connection that listens. */
  readonly databaseUrl: string;
  /** The state folder. */
  readonly home: string;
  /** By the name of their site. */
  readonly engines: ReadonlyMap<string, Engine>;
  readonly aliases: { readonly coreTypes: Aliases; readonly analyses: Aliases };
  readonly currency: string;
  /** Bytes that one run may take on the disk; null: any amount. */
  readonly diskQuota: number | null;
  readonly clock: () => Date;
  /** Milliseconds of a clock that is never set. */
  readonly ticks: () => number;
  /** PATH of the jobs: software is looked for where they would find it. */
  readonly jobPath: string;
  /** This server as seen from the nodes, without a slash at the end; known once it listens. */
  readonly baseUrl: () => string;
  readonly onProblem: (error: unknown) => void;
  /** Fault points; `nowhere` in a server that people use. */
  readonly at: At;
}

/** A tab that was closed for longer than this loads everything anew anyway. */
const KEEP_EVENTS_MS = 7 * 24 * 3_600_000;
const PRUNE_EVERY_MS = 3_600_000;

/** Ships with the server. */
const EXAMPLES_FOLDER = join(import.meta.dirname, '../../examples');

/** What the routes and the reconciler work with, put together. */
export async function openServices(deps: ServicesDeps) {
  const { db, databaseUrl, home, engines, aliases, currency, clock, ticks, jobPath, baseUrl } =
    deps;
  const { onProblem, diskQuota } = deps;
  const sites = createSitesService({ engines: [...engines.values()], clock });
  const coreTypes = createCoreTypesService({ sites, aliases: aliases.coreTypes, currency });
  const analyses = createAnalysesService({
    catalogue: readCatalogue(),
    aliases: aliases.analyses,
    coreTypeCodes: async () => (await coreTypes.all()).map(({ code }) => code),
    probe: createInstallationProbe(jobPath),
    clock,
  });
  const store = createFileStore(home);
  await store.open();
  const fileThread = createFileThread();
  const files = createFilesService({
    files: createFilesRepository(db),
    leftovers: createLeftoversRepository(db),
    store,
    hasher: fileThread,
  });
  const partial = createPartialFiles({ home, hasher: fileThread });
  await partial.open();
  const uploadLocks = createUploadLocks();
  const uploads = createUploadsService({
    uploads: createUploadsRepository(db),
    partial,
    locks: uploadLocks,
    clock,
  });
  const examples = createExamplesService({ folder: EXAMPLES_FOLDER, analyses });
  const drafts = createDraftsService({
    drafts: createDraftsRepository(db),
    examples,
    files,
    store,
  });
  const notifications = createNotifications({ connectionString: databaseUrl, onProblem });
  await notifications.start();
  const events = createEventsRepository(db);
  const eventStream = createEventStream({ events, notifications, onProblem });
  const logs = createLogSources({
    onChange: (callback) => notifications.listen(EVENT_CHANNEL, callback),
    onProblem,
  });
  const work = createWork({
    db,
    home,
    engines,
    coreTypes,
    analyses,
    files,
    currency,
    diskQuota,
    fileThread,
    clock,
    ticks,
    baseUrl,
    onProblem,
    at: deps.at,
  });
  analyses.refresh().catch(onProblem);
  files.removeLeftovers().catch(onProblem);
  const idempotency = createIdempotencyRepository(db);
  const pruning = setInterval(() => {
    events.prune(new Date(clock().getTime() - KEEP_EVENTS_MS)).catch(onProblem);
    idempotency.prune().catch(onProblem);
    uploads.removeExpired().catch(onProblem);
    files.removeLeftovers().catch(onProblem);
  }, PRUNE_EVERY_MS).unref();

  return {
    ...work,
    clock,
    shares: createSharesService({
      shares: createSharesRepository(db),
      jobs: work.jobs,
      findAccount: createAccountsRepository(db).findByEmail,
    }),
    audit: createAudit({ entries: createAuditRepository(db), clock }),
    sites,
    coreTypes,
    analyses,
    store,
    files,
    uploads,
    uploadLocks,
    examples,
    drafts,
    notifications,
    events,
    idempotency,
    eventStream,
    logs,
    runOutputs: createRunOutputs(db, home),

    async close(): Promise<void> {
      clearInterval(pruning);
      eventStream.close();
      logs.close();
      await notifications.close();
      await fileThread.close();
    },
  };
}
export type Services = Awaited<ReturnType<typeof openServices>>;
