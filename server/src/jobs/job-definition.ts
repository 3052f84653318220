import type { JobAnalysisRequest, JobRequest } from '#contract/jobs';
import type { AnalysesService } from '../analyses/analyses.service.ts';
import type { CoreTypesService } from '../core-types/core-types.service.ts';
import { requireHardware } from '../core-types/require-hardware.ts';
import { isEnding } from '../clusters/cluster-lifecycle.ts';
import type { ClusterRow, FileRow } from '../db/schema.ts';
import { DomainError, type FieldErrors } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import type { OfferedCoreType } from '../sites/sites.service.ts';
import { offeredParts } from './offered-parts.ts';

export interface DefinitionDeps {
  readonly analyses: AnalysesService;
  readonly coreTypes: CoreTypesService;
  readonly files: { requireAll(user: User, ids: readonly string[]): Promise<FileRow[]> };
  readonly clusters: { findOwned(ownerId: string, id: string): Promise<ClusterRow | undefined> };
}

/** A job request that can run here: every name in it is known, and its hardware can be had. */
export interface JobDefinition {
  readonly request: JobRequest;
  readonly analysisNames: string[];
  readonly coreType: Pick<OfferedCoreType, 'code' | 'name' | 'site' | 'pricePerCoreHour'>;
  readonly coresPerSlot: number;
  /** Slots that can be held at once; runs beyond them queue. */
  readonly slots: number;
  readonly walltime: number | null;
  /** The persistent cluster it is bound to. */
  readonly cluster: ClusterRow | undefined;
  readonly inputBytes: number;
}

/** Checks what only the server can know: analyses, files, clusters, hardware. Refuses with the field named. */
export function createJobDefinitions({ analyses, coreTypes, files, clusters }: DefinitionDeps) {
  return async function define(user: User, request: JobRequest): Promise<JobDefinition> {
    offeredParts(request);
    const tiles = await inEachTile(request, (tile) => {
      const { code, version, name } = analyses.require(tile.analysis);
      return { ...tile, analysis: { code, version }, name };
    });
    const inputs = await inEachTile(request, ({ inputFiles }) =>
      files.requireAll(
        user,
        inputFiles.map(({ id }) => id),
      ),
    );
    // All tiles share the hardware of the first.
    const hardware = request.jobanalyses[0]?.hardware;
    if (!hardware)
      throw new DomainError(400, { jobanalyses: ['At least one analysis is required.'] });
    const cluster =
      request.clusterId === null ? undefined : await requireCluster(user, request.clusterId);
    const { coreType, slots } = cluster
      ? onCluster(cluster, hardware)
      : await onNewCluster(request, hardware);
    const unique = new Map(inputs.flat().map((file) => [file.id, file.size]));
    return {
      request: { ...request, jobanalyses: tiles.map(({ name: _name, ...tile }) => tile) },
      analysisNames: tiles.map(({ name }) => name),
      coreType,
      coresPerSlot: hardware.coresPerSlot,
      slots,
      walltime: hardware.walltime,
      cluster,
      inputBytes: [...unique.values()].reduce((sum, size) => sum + size, 0),
    };
  };

  async function requireCluster(user: User, id: string): Promise<ClusterRow> {
    const cluster = await clusters.findOwned(user.id, id);
    if (!cluster?.is_persistent)
      throw new DomainError(400, { clusterId: [`There is no cluster ${id}.`] });
    if (isEnding(cluster.status)) {
      throw new DomainError(400, {
        clusterId: [`Cluster ${id} is ${cluster.status} and takes no more jobs.`],
      });
    }
    return cluster;
  }

  async function onNewCluster(request: JobRequest, hardware: JobAnalysisRequest['hardware']) {
    const kept = request.clusterAfterJob === 'keep';
    const coreType = await inTile(0, () =>
      requireHardware(coreTypes, hardware, { wholeCluster: kept }),
    );
    return {
      coreType,
      slots: Math.min(hardware.slots, Math.floor(coreType.coresInAll / hardware.coresPerSlot)),
    };
  }
}

function onCluster(cluster: ClusterRow, { coresPerSlot, slots }: JobAnalysisRequest['hardware']) {
  if (coresPerSlot > cluster.cores) {
    throw new DomainError(
      400,
      atTile(0, {
        hardware: {
          coresPerSlot: [
            `Cluster ${cluster.id} has ${String(cluster.cores)} cores; ${String(coresPerSlot)} do not fit into it.`,
          ],
        },
      }),
    );
  }
  const coreType = {
    code: cluster.core_type,
    name: cluster.core_type_name,
    site: cluster.site,
    pricePerCoreHour: cluster.price_per_core_hour,
  };
  return { coreType, slots: Math.min(slots, Math.floor(cluster.cores / coresPerSlot)) };
}

/** Runs `check` for every tile; a refusal is told at the tile's own place. */
async function inEachTile<T>(
  request: JobRequest,
  check: (tile: JobAnalysisRequest) => T | Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (const [index, tile] of request.jobanalyses.entries())
    results.push(await inTile(index, () => check(tile)));
  return results;
}

async function inTile<T>(index: number, check: () => T | Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof DomainError) || error.status !== 400 || 'detail' in error.body)
      throw error;
    throw new DomainError(400, atTile(index, error.body));
  }
}

/** Same index as in the request, `{}` for a good element. */
const atTile = (index: number, errors: FieldErrors): FieldErrors => ({
  jobanalyses: [...Array.from({ length: index }, () => ({})), errors],
});
