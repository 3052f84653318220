import type { Cluster } from '#contract/clusters';
import type { CoreType } from '#contract/core-types';
import { coresOf, type Hardware } from './hardware';

/** What the job will cost on the chosen hardware; null while nothing is chosen. */
export interface Quote {
  readonly pricePerHour: number;
  /** Price for the whole walltime; null without one. */
  readonly atMost: number | null;
  readonly currency: string;
}

/** A job pays for the cores it holds, on a persistent cluster as on its own. */
export function quoteOf(
  hardware: Hardware,
  clusters: readonly Cluster[],
  coreTypes: readonly CoreType[],
): Quote | null {
  const price =
    hardware.choice === 'persistent'
      ? clusterPrice(hardware, clusters)
      : typePrice(hardware, coreTypes);
  if (price === null) return null;
  const pricePerHour = price.perCoreHour * coresOf(hardware);
  const atMost = hardware.walltime === null ? null : pricePerHour * hardware.walltime;
  return { pricePerHour, atMost, currency: price.currency };
}

function clusterPrice({ clusterId }: Hardware, clusters: readonly Cluster[]) {
  const cluster = clusters.find(({ id }) => id === clusterId);
  return cluster
    ? { perCoreHour: cluster.pricePerHour / cluster.cores, currency: cluster.currency }
    : null;
}

function typePrice({ coreType }: Hardware, coreTypes: readonly CoreType[]) {
  const chosen = coreTypes.find(({ code }) => code === coreType);
  return chosen ? { perCoreHour: chosen.pricePerCoreHour, currency: chosen.currency } : null;
}
