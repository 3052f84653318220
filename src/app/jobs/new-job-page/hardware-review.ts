import type { Cluster } from '#contract/clusters';
import type { CoreType } from '#contract/core-types';
import { formatCores, formatHours } from '../../shared/format/format';
import type { Hardware } from '../ui/hardware-settings/hardware';
import { quoteOf } from '../ui/hardware-settings/quote';
import type { HardwareReview } from '../ui/review-step/review';

/** The chosen hardware in words. */
export function hardwareReview(
  hardware: Hardware,
  clusters: readonly Cluster[],
  coreTypes: readonly CoreType[],
): HardwareReview {
  const quote = quoteOf(hardware, clusters, coreTypes);
  return {
    where:
      hardware.choice === 'persistent' ? onCluster(hardware, clusters) : onNew(hardware, coreTypes),
    cores: formatCores({ slots: hardware.slots, coresPerSlot: hardware.coresPerSlot ?? 1 }),
    walltime: formatHours(hardware.walltime),
    afterwards: hardware.choice === 'persistent' ? null : afterwards(hardware),
    pricePerHour: quote?.pricePerHour ?? null,
    atMost: quote?.atMost ?? null,
    currency: quote?.currency ?? 'USD',
  };
}

function onCluster({ clusterId }: Hardware, clusters: readonly Cluster[]): string {
  if (clusterId === null) return 'No cluster chosen';
  const cluster = clusters.find(({ id }) => id === clusterId);
  if (cluster === undefined) return `Cluster ${clusterId}`;
  return `Persistent cluster ${cluster.name} (${formatCores(cluster.hardware)} of ${cluster.hardware.coreType.name})`;
}

function onNew({ coreType }: Hardware, coreTypes: readonly CoreType[]): string {
  if (coreType === null) return 'No core type chosen';
  return `A new cluster of ${coreTypes.find(({ code }) => code === coreType)?.name ?? coreType}`;
}

const afterwards = ({ afterJob, idleTimeoutMinutes }: Hardware): string =>
  afterJob === 'keep'
    ? `Kept after the job, until it was idle for ${String(idleTimeoutMinutes)} min`
    : 'Torn down after the job';
