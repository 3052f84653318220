import type { Cluster } from '#contract/clusters';
import type { CoreType } from '#contract/core-types';
import type { JobForm } from '#contract/drafts';
import { fitOf } from './fit';

/** What a job asks for: a cluster that is up, or one made for it. */
export type Hardware = JobForm['hardware'];

/** Cores that a job with these settings holds while it runs. */
export const coresOf = ({ coresPerSlot, slots }: Pick<Hardware, 'coresPerSlot' | 'slots'>): number =>
  (coresPerSlot ?? 1) * slots;

/** Long enough for most first tries, short enough that a forgotten job does not cost a night. */
const DEFAULT_WALLTIME_HOURS = 1;

/** Fills what is still open: the first cluster that fits, else the cheapest core type in its smallest size. */
export function withDefaults(hardware: Hardware, clusters: readonly Cluster[], coreTypes: readonly CoreType[]): Hardware {
  const filled = {
    ...hardware,
    walltime: hardware.walltime ?? DEFAULT_WALLTIME_HOURS,
    slots: Math.max(1, hardware.slots),
  };
  if (filled.choice === 'persistent') return withCluster(filled, clusters);
  return withCoreType(filled, coreTypes);
}

function withCluster(hardware: Hardware, clusters: readonly Cluster[]): Hardware {
  const chosen =
    clusters.find(({ id }) => id === hardware.clusterId) ??
    (hardware.clusterId === null ? clusters.find((cluster) => fitOf(cluster, coresOf(hardware)).fits) : undefined);
  return chosen === undefined ? hardware : onCluster(hardware, chosen);
}

/** The job runs on the hardware of that cluster; how many of its cores it takes stays as it was. */
export function onCluster(hardware: Hardware, cluster: Cluster): Hardware {
  return {
    ...hardware,
    choice: 'persistent',
    clusterId: cluster.id,
    coreType: cluster.hardware.coreType.code,
    coresPerSlot: hardware.coresPerSlot ?? Math.min(1, cluster.hardware.coresPerSlot),
  };
}

function withCoreType(hardware: Hardware, coreTypes: readonly CoreType[]): Hardware {
  const offered = offeredFirst(coreTypes);
  const chosen =
    coreTypes.find(({ code }) => code === hardware.coreType) ?? (hardware.coreType === null ? offered[0] : undefined);
  return chosen === undefined ? hardware : onCoreType(hardware, chosen);
}

/** A size that the type offers: the one asked for, else the next larger, else its largest. */
export function onCoreType(hardware: Hardware, coreType: CoreType): Hardware {
  const wanted = hardware.coresPerSlot ?? 1;
  const size = coreType.cores.find((cores) => cores >= wanted) ?? coreType.cores.at(-1) ?? wanted;
  return { ...hardware, choice: 'new', clusterId: null, coreType: coreType.code, coresPerSlot: size };
}

/** Cheapest first; what cannot be had at all stands behind. */
const offeredFirst = (coreTypes: readonly CoreType[]): readonly CoreType[] =>
  coreTypes.filter(({ isActive }) => isActive).toSorted((a, b) => a.pricePerCoreHour - b.pricePerCoreHour);
