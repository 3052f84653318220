import type { Cluster } from '#contract/clusters';
import type { JobForm } from '#contract/drafts';
import type { JobSubmission } from '../data/job-submission';

/** The request that a form becomes; on a persistent cluster the core type is the cluster's. */
export function toSubmission(form: JobForm, clusters: readonly Cluster[]): JobSubmission {
  const { hardware } = form;
  const isPersistent = hardware.choice === 'persistent';
  const cluster = isPersistent ? clusters.find(({ id }) => id === hardware.clusterId) : undefined;
  return {
    name: form.name.trim(),
    jobanalyses: [
      {
        analysis: { code: form.analysis.code, version: form.analysis.version || null },
        command: form.command,
        hardware: {
          coreType: cluster?.hardware.coreType.code ?? hardware.coreType,
          coresPerSlot: hardware.coresPerSlot ?? cluster?.hardware.coresPerSlot ?? null,
          slots: hardware.slots,
          walltime: hardware.walltime,
        },
        inputFiles: form.inputFiles.map(({ id, decompress }) => ({ id, decompress })),
        envVars: Object.fromEntries(
          form.envVars
            .filter(({ name }) => name.trim() !== '')
            .map(({ name, value }) => [name.trim(), value]),
        ),
      },
    ],
    clusterId: isPersistent ? hardware.clusterId : null,
    clonedFrom: form.clonedFrom,
    clusterAfterJob: isPersistent ? 'tear_down' : hardware.afterJob,
    idleTimeoutMinutes:
      !isPersistent && hardware.afterJob === 'keep' ? hardware.idleTimeoutMinutes : null,
  };
}
