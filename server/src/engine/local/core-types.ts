import type { SiteCoreType } from '../engine.ts';
import type { Machine } from './machine.ts';

/** How the configuration may describe this machine; what is absent is read off it. */
export interface LocalCoreType {
  readonly code: string;
  readonly name?: string | undefined;
  /** Of one core for one hour. */
  readonly price?: number | undefined;
  readonly network?: string | undefined;
  readonly processorInfo?: string | undefined;
}

export const thisMachine: LocalCoreType = { code: 'local', name: 'This machine' };

/** All of them share the same cores: they are names and prices for one machine. */
export function toSiteCoreType(
  { code, name, price, network, processorInfo }: LocalCoreType,
  machine: Machine,
  cores: { readonly inAll: number; readonly ofMachine: number },
): SiteCoreType {
  return {
    code,
    name: name ?? code,
    processorInfo: processorInfo ?? machine.processorInfo,
    cores: offeredCounts(cores.inAll),
    coresInAll: cores.inAll,
    memoryMbPerCore: Math.floor(machine.memoryMb / Math.max(cores.ofMachine, cores.inAll)),
    storageGbPerCore: Math.floor(machine.storageGb / cores.inAll),
    pricePerCoreHour: price ?? 0,
    network: network ?? 'None: a single machine',
    hasSsd: machine.hasSsd,
  };
}

/** Powers of two up to the machine, and the machine. */
export function offeredCounts(inAll: number): readonly number[] {
  const counts: number[] = [];
  for (let count = 1; count < inAll; count *= 2) counts.push(count);
  return [...counts, inAll];
}
