import type { ClusterSpec, ClusterState } from '../engine.ts';
import { createClusterQueue } from './cluster-queue.ts';
import type { ClusterStore, HeldCluster } from './cluster-store.ts';

interface ClustersDeps {
  readonly store: ClusterStore;
  /** Numbers of the cores to hand out. */
  readonly cores: readonly number[];
  readonly coreTypes: readonly string[];
  readonly hostname: string;
  /** Milliseconds of a clock that is never set back. */
  readonly clock: () => number;
}

/** Who holds which cores of the machine, and who waits for some. */
export function createClusters({ store, cores, coreTypes, hostname, clock }: ClustersDeps) {
  const queue = createClusterQueue(clock);
  // Two clusters that are asked for at once must not be given the same cores.
  let turn: Promise<unknown> = Promise.resolve();

  return {
    find: async (clusterId: string): Promise<HeldCluster | undefined> =>
      (await store.list()).find(({ id }) => id === clusterId),

    list: async (): Promise<readonly string[]> => (await store.list()).map(({ id }) => id),

    ensure: (spec: ClusterSpec): Promise<ClusterState> => inTurn(() => ensure(spec)),

    remove: (clusterId: string): Promise<void> =>
      inTurn(async () => {
        queue.leave(clusterId);
        await store.remove(clusterId);
      }),
  };

  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = turn.then(act);
    turn = done.catch(() => undefined);
    return done;
  }

  async function ensure(spec: ClusterSpec): Promise<ClusterState> {
    const wanted = spec.slots * spec.coresPerSlot;
    const held = await store.list();
    const own = held.find(({ id }) => id === spec.id);
    if (own) return up(own);
    const refusal = refuse(spec, wanted);
    if (refusal) return { state: 'refused', reason: refusal };

    const taken = new Set(held.flatMap((cluster) => cluster.cores));
    // The site may be configured to hand out fewer cores than clusters hold from before, or others.
    const room = Math.max(0, cores.length - taken.size);
    const free = cores.filter((core) => !taken.has(core)).slice(0, room);
    const ahead = queue.ask(spec.id, wanted);
    const wantedAhead = ahead.reduce((sum, cluster) => sum + cluster.cores, 0);
    if (wantedAhead + wanted > free.length) {
      const names = { held, ahead: ahead.map(({ clusterId }) => `cluster ${clusterId}`) };
      return { state: 'waiting', reason: waitReason(wanted, free.length, names) };
    }
    const cluster = { id: spec.id, coreType: spec.coreType, cores: free.slice(0, wanted) };
    await store.put(cluster);
    queue.leave(spec.id);
    return up(cluster);
  }

  function refuse(
    { coreType, slots, coresPerSlot }: ClusterSpec,
    wanted: number,
  ): string | undefined {
    if (!coreTypes.includes(coreType)) return `This machine has no core type "${coreType}".`;
    if (!Number.isInteger(wanted) || slots < 1 || coresPerSlot < 1)
      return 'A cluster has at least one core.';
    if (wanted > cores.length)
      return `This machine hands out ${count(cores.length)} in all, not ${String(wanted)}.`;
    return undefined;
  }

  function waitReason(
    wanted: number,
    free: number,
    { held, ahead }: { held: readonly HeldCluster[]; ahead: readonly string[] },
  ): string {
    const inAll = `${String(free)} of ${String(cores.length)} ${free === 1 ? 'is' : 'are'} free`;
    const holders = held.map(({ id, cores: own }) => `cluster ${id} holds ${String(own.length)}`);
    const before = ahead.length ? [`${shorten(ahead).join(', ')} asked first`] : [];
    return `Waits for ${count(wanted)}: ${[inAll, ...shorten(holders), ...before].join('; ')}.`;
  }

  function up({ cores: { length } }: HeldCluster): ClusterState {
    return { state: 'up', nodes: [{ hostname, address: '127.0.0.1', cores: length }] };
  }
}
export type Clusters = ReturnType<typeof createClusters>;

/** A sentence names a few. */
const shorten = (names: readonly string[]): readonly string[] =>
  names.length <= 4 ? names : [...names.slice(0, 3), `and ${String(names.length - 3)} more`];

const count = (cores: number): string => `${String(cores)} ${cores === 1 ? 'core' : 'cores'}`;
