import type { CoreType } from '#contract/core-types';

/** A cluster while somebody defines it; shaped as the request, so that its rules find its fields. */
export interface ClusterDraft {
  name: string;
  hardware: {
    coreType: string;
    coresPerSlot: number | null;
    slots: number | null;
    walltime: number | null;
  };
  idleTimeoutMinutes: number | null;
}

const IDLE_TIMEOUT_MINUTES = 30;

/** The cheapest hardware in its smallest size: nobody pays for a default. */
export function blankCluster(coreTypes: readonly CoreType[]): ClusterDraft {
  const cheapest = coreTypes.toSorted((a, b) => a.pricePerCoreHour - b.pricePerCoreHour)[0];
  return {
    name: '',
    hardware: {
      coreType: cheapest?.code ?? '',
      coresPerSlot: cheapest?.cores[0] ?? null,
      slots: 1,
      walltime: null,
    },
    idleTimeoutMinutes: IDLE_TIMEOUT_MINUTES,
  };
}

/** Keeps the size where the other type offers it too, else takes its next larger one. */
export function withCoreType(draft: ClusterDraft, { code, cores }: CoreType): ClusterDraft {
  const wanted = draft.hardware.coresPerSlot ?? 1;
  const coresPerSlot = cores.find((count) => count >= wanted) ?? cores.at(-1) ?? null;
  return { ...draft, hardware: { ...draft.hardware, coreType: code, coresPerSlot } };
}

/** Why the site can never give this; null when it can. */
export function sizeProblem(
  { hardware }: ClusterDraft,
  coreType: CoreType | undefined,
): string | null {
  const cores = (hardware.coresPerSlot ?? 0) * (hardware.slots ?? 0);
  if (!coreType || cores <= coreType.coresInAll) return null;
  return `${coreType.name} has ${String(coreType.coresInAll)} cores in all; this asks for ${String(cores)}.`;
}

/** What it costs while it is up; null while its size is not known. */
export function quoteOf({ hardware }: ClusterDraft, coreType: CoreType | undefined) {
  const { coresPerSlot, slots, walltime } = hardware;
  if (!coreType || coresPerSlot === null || slots === null) return null;
  const pricePerHour = coresPerSlot * slots * coreType.pricePerCoreHour;
  return {
    pricePerHour,
    atMost: walltime === null ? null : pricePerHour * walltime,
    currency: coreType.currency,
  };
}
