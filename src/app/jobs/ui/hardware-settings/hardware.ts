import type { Cluster } from '#contract/clusters';
import type { CoreType } from '#contract/core-types';
import type { JobForm } from '#contract/drafts';
import { choosable, fitOf, fittingFirst } from './fit';

/** What a job asks for: a cluster that is up, or one made for it. */
export type Hardware = JobForm['hardware'];

/** Cores that a job with these settings holds while it runs. */
export const coresOf = ({
  coresPerSlot,
  slots,
}: Pick<Hardware, 'coresPerSlot' | 'slots'>): number => (coresPerSlot ?? 1) * slots;

/** Long enough for most first tries, short enough that a forgotten job does not cost a night. */
const DEFAULT_WALLTIME_HOURS = 1;

/** For a form in which no hardware is chosen yet: the first cluster that fits, else the cheapest core type. */
export function firstChoice(
  hardware: Hardware,
  clusters: readonly Cluster[],
  coreTypes: readonly CoreType[],
): Hardware {
  if (hardware.clusterId !== null || hardware.coreType !== null)
    return withDefaults(hardware, clusters, coreTypes);
  const choice = firstThatFits(hardware, clusters) === undefined ? 'new' : 'persistent';
  return withDefaults({ ...hardware, choice }, clusters, coreTypes);
}

/** Fills what is still open; what is chosen stays, even where it is not right. */
export function withDefaults(
  hardware: Hardware,
  clusters: readonly Cluster[],
  coreTypes: readonly CoreType[],
): Hardware {
  const filled = {
    ...hardware,
    walltime: hardware.walltime ?? DEFAULT_WALLTIME_HOURS,
    slots: Math.max(1, hardware.slots),
    coresPerSlot: hardware.coresPerSlot ?? 1,
  };
  if (filled.choice === 'persistent') {
    const cluster =
      filled.clusterId === null
        ? firstThatFits(filled, clusters)
        : clusters.find(({ id }) => id === filled.clusterId);
    return cluster === undefined ? filled : onCluster(filled, cluster);
  }
  const coreType = coreTypes.find(({ code }) => code === filled.coreType) ?? cheapest(coreTypes);
  return coreType === undefined ? filled : onCoreType(filled, coreType);
}

const firstThatFits = (hardware: Hardware, clusters: readonly Cluster[]): Cluster | undefined => {
  const cores = coresOf(hardware);
  return fittingFirst(choosable(clusters), cores).find((cluster) => {
    const fit = fitOf(cluster, cores);
    return fit.fits && fit.starts !== 'unknown';
  });
};

/** The job runs on the hardware of that cluster; how many of its cores it takes stays as it was. */
export function onCluster(hardware: Hardware, cluster: Cluster): Hardware {
  return {
    ...hardware,
    choice: 'persistent',
    clusterId: cluster.id,
    coreType: cluster.hardware.coreType.code,
  };
}

/** A size that the type offers: the one asked for, else the next larger, else its largest. */
export function onCoreType(hardware: Hardware, coreType: CoreType): Hardware {
  const wanted = hardware.coresPerSlot ?? 1;
  const size = coreType.cores.find((cores) => cores >= wanted) ?? coreType.cores.at(-1) ?? wanted;
  return {
    ...hardware,
    choice: 'new',
    clusterId: null,
    coreType: coreType.code,
    coresPerSlot: size,
  };
}

const cheapest = (coreTypes: readonly CoreType[]): CoreType | undefined =>
  coreTypes
    .filter(({ isActive }) => isActive)
    .toSorted((a, b) => a.pricePerCoreHour - b.pricePerCoreHour)[0];
