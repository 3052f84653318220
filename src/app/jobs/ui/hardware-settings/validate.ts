import type { Cluster } from '#contract/clusters';
import { type CoreType, isOfferedCoreCount } from '#contract/core-types';
import { HardwareRequest, IdleMinutes, Walltime } from '#contract/hardware';
import { fitOf } from './fit';
import { coresOf, type Hardware } from './hardware';

/** Where a message of the hardware settings stands. */
export type HardwareField =
  'clusterId' | 'coreType' | 'coresPerSlot' | 'slots' | 'walltime' | 'idleTimeoutMinutes';
export type HardwareProblems = Partial<Record<HardwareField, string>>;

/** What keeps these settings from being submitted; an empty object when nothing does. */
export function validate(
  hardware: Hardware,
  clusters: readonly Cluster[],
  coreTypes: readonly CoreType[],
): HardwareProblems {
  return {
    ...countProblems(hardware),
    ...(hardware.choice === 'persistent'
      ? clusterProblem(hardware, clusters)
      : coreTypeProblems(hardware, coreTypes)),
  };
}

/** The contract's own rules for counts and walltime. */
function countProblems({ coresPerSlot, slots, walltime }: Hardware): HardwareProblems {
  const { coresPerSlot: perSlot, slots: count } = HardwareRequest.shape;
  return {
    ...messageOf('coresPerSlot', perSlot.safeParse(coresPerSlot)),
    ...messageOf('slots', count.safeParse(slots)),
    ...(walltime === null
      ? { walltime: 'A walltime is needed: it ends a job that hangs.' }
      : messageOf('walltime', Walltime.safeParse(walltime))),
  };
}

function clusterProblem(hardware: Hardware, clusters: readonly Cluster[]): HardwareProblems {
  if (hardware.clusterId === null) return { clusterId: 'Choose a cluster, or create a new one.' };
  const cluster = clusters.find(({ id }) => id === hardware.clusterId);
  if (cluster === undefined) {
    return { clusterId: `Cluster ${hardware.clusterId} is not there any more. Choose another.` };
  }
  const fit = fitOf(cluster, coresOf(hardware));
  if (!fit.fits) return { clusterId: `${cluster.name} ${fit.reason}. Choose another.` };
  const most = cluster.hardware.coresPerSlot;
  if (hardware.coresPerSlot !== null && hardware.coresPerSlot > most) {
    return { coresPerSlot: `${cluster.name} has ${String(most)} cores per slot.` };
  }
  return {};
}

function coreTypeProblems(hardware: Hardware, coreTypes: readonly CoreType[]): HardwareProblems {
  if (hardware.coreType === null) return { coreType: 'Choose a core type.' };
  const coreType = coreTypes.find(({ code }) => code === hardware.coreType);
  if (coreType === undefined)
    return { coreType: `Core type ${hardware.coreType} is not offered any more. Choose another.` };
  return {
    ...sizeProblem(hardware, coreType),
    ...(hardware.afterJob === 'keep'
      ? messageOf('idleTimeoutMinutes', IdleMinutes.safeParse(hardware.idleTimeoutMinutes))
      : {}),
  };
}

function sizeProblem(hardware: Hardware, { name, cores, coresInAll }: CoreType): HardwareProblems {
  const { coresPerSlot } = hardware;
  if (
    coresPerSlot !== null &&
    Number.isInteger(coresPerSlot) &&
    !isOfferedCoreCount(cores, coresPerSlot)
  ) {
    return {
      coresPerSlot: `${name} offers ${cores.join(', ')} or a multiple of ${String(cores.at(-1) ?? 0)} cores.`,
    };
  }
  if (coresOf(hardware) <= coresInAll) return {};
  return {
    slots: `${name} has ${String(coresInAll)} cores in all; this asks for ${String(coresOf(hardware))}.`,
  };
}

function messageOf(
  field: HardwareField,
  read: { error?: { issues: readonly { message: string }[] } | undefined },
): HardwareProblems {
  const message = read.error?.issues[0]?.message;
  return message === undefined ? {} : { [field]: message };
}
