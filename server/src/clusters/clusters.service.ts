import {
  DEFAULT_IDLE_MINUTES,
  type Cluster,
  type ClusterJob,
  type ClusterPatch,
  type ClusterRequest,
} from '#contract/clusters';
import type { AnalysesService } from '../analyses/analyses.service.ts';
import type { CoreTypesService } from '../core-types/core-types.service.ts';
import { requireHardware } from '../core-types/require-hardware.ts';
import type { ClusterRow } from '../db/schema.ts';
import { hoursBetween } from '../db/timestamps.ts';
import { DomainError, notFound } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import type { Once } from '../idempotency/once.ts';
import { hasEnded, isEnding } from './cluster-lifecycle.ts';
import type { ClusterLoads } from './cluster-load.ts';
import { toCluster } from './cluster-view.ts';
import type { ClustersRepository } from './clusters.repository.ts';

export interface ClustersDeps {
  readonly clusters: ClustersRepository;
  readonly loads: ClusterLoads;
  readonly coreTypes: CoreTypesService;
  readonly analyses: AnalysesService;
  readonly currency: string;
  readonly clock: () => Date;
  /** Tells the reconciler that something else is wanted now. */
  readonly wake: () => void;
}

const STOPPED_BY_OWNER = 'Torn down by its owner';

/** Records what people want of their clusters; the reconciler makes it so. */
export function createClustersService(deps: ClustersDeps) {
  const { clusters, loads, coreTypes, analyses, currency, clock, wake } = deps;

  async function view(user: User, rows: readonly ClusterRow[]): Promise<Cluster[]> {
    const loadOf = await loads.of(rows.map(({ id }) => id));
    const context = {
      owner: user.email,
      now: clock(),
      currency,
      describeAnalysis: analyses.describe,
    };
    return rows.map((row) => toCluster(row, { ...context, load: loadOf(row.id) }));
  }

  async function viewOne(user: User, row: ClusterRow): Promise<Cluster> {
    const [cluster] = await view(user, [row]);
    if (!cluster) throw notFound();
    return cluster;
  }

  async function requireRow(user: User, id: string): Promise<ClusterRow> {
    const row = await clusters.findOwned(user.id, id);
    if (!row) throw notFound();
    return row;
  }

  return {
    requireRow,

    get: async (user: User, id: string): Promise<Cluster> =>
      viewOne(user, await requireRow(user, id)),

    async list(user: User, query: ClusterQuery, limit: number, offset: number) {
      const { rows, count } = await clusters.list({ ownerId: user.id, ...query }, limit, offset);
      return { results: await view(user, rows), count };
    },

    async create(user: User, request: ClusterRequest, once: Once | null): Promise<Cluster> {
      if (once?.madeId) return viewOne(user, await requireRow(user, once.madeId));
      const { hardware } = request;
      const coreType = await requireHardware(coreTypes, hardware, { wholeCluster: true });
      const installed = analyses.requireAll(
        request.installedAnalyses.map(({ analysis }) => analysis),
      );
      const row: NewRow = {
        owner_id: user.id,
        name:
          request.name ??
          `${coreType.name}, ${String(hardware.slots)} × ${String(hardware.coresPerSlot)} ${hardware.coresPerSlot === 1 ? 'core' : 'cores'}`,
        is_persistent: true,
        site: coreType.site,
        core_type: coreType.code,
        core_type_name: coreType.name,
        cores_per_slot: hardware.coresPerSlot,
        slots: hardware.slots,
        cores: hardware.coresPerSlot * hardware.slots,
        walltime: hardware.walltime,
        run_low_priority: request.runLowPriority,
        installed_analyses: JSON.stringify(installed),
        idle_timeout_minutes: request.idleTimeoutMinutes ?? DEFAULT_IDLE_MINUTES,
        price_per_core_hour: coreType.pricePerCoreHour,
        status: 'Not Started',
        wanted: 'nothing',
        nodes: '[]',
      };
      return viewOne(user, await clusters.insert(row, once));
    },

    /** Under way already: nothing to do. */
    async start(user: User, id: string, once: Once | null): Promise<void> {
      if (once?.madeId === id) return;
      const row = await requireRow(user, id);
      if (isEnding(row.status) || row.wanted === 'down') {
        throw new DomainError(
          400,
          `This cluster is ${isEnding(row.status) ? row.status : 'being torn down'} and cannot be started again. Create a new one.`,
        );
      }
      await clusters.start(id, once);
      wake();
    },

    /** Asks for the tear-down; its running jobs are stopped, its waiting ones end. */
    async stop(user: User, id: string): Promise<void> {
      const row = await requireRow(user, id);
      if (isEnding(row.status)) return;
      // It is being brought up at this moment, and has to be released.
      if (row.status === 'Not Started' && row.wanted !== 'nothing') {
        await clusters.letGo(id, STOPPED_BY_OWNER);
        wake();
        return;
      }
      const down = { wanted: 'down', down_reason: STOPPED_BY_OWNER } as const;
      const reason = STOPPED_BY_OWNER;
      const moved =
        (await clusters.move(id, [{ status: 'Stop Requested', reason }], down)) ??
        (row.status === 'Not Started' &&
          (await clusters.move(id, [{ status: 'Stopped', reason }], {
            ...down,
            stopped_at: row.status_at,
          })));
      if (!moved) await this.stop(user, id);
      wake();
    },

    async change(user: User, id: string, patch: ClusterPatch): Promise<Cluster> {
      const row = await requireRow(user, id);
      if (hasEnded(row.status))
        throw new DomainError(400, `This cluster is ${row.status}; it can no longer be changed.`);
      const passed = hoursBetween(row.started_at, null, clock());
      if (patch.walltime !== null && patch.walltime <= passed) {
        throw new DomainError(400, {
          walltime: [
            `It has been up for ${passed.toFixed(1)} hours: the walltime must be longer than that.`,
          ],
        });
      }
      const changed = await clusters.update(id, {
        name: patch.name ?? row.name,
        idle_timeout_minutes: patch.idleTimeoutMinutes ?? row.idle_timeout_minutes,
        walltime: patch.walltime ?? row.walltime,
      });
      wake();
      return viewOne(user, changed ?? row);
    },

    async history(user: User, id: string) {
      const row = await requireRow(user, id);
      return clusters.history(row.id);
    },

    async queue(
      user: User,
      id: string,
      limit: number,
      offset: number,
    ): Promise<{ rows: ClusterJob[]; count: number }> {
      const row = await requireRow(user, id);
      return loads.queue(row.id, limit, offset);
    },
  };
}
export type ClustersService = ReturnType<typeof createClustersService>;

type NewRow = Parameters<ClustersRepository['insert']>[0];

export interface ClusterQuery {
  readonly ids?: readonly string[] | undefined;
  readonly activeOnly: boolean;
}
