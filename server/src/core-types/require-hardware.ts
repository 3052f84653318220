import { isOfferedCoreCount } from '#contract/core-types';
import type { HardwareRequest } from '#contract/hardware';
import { DomainError } from '../http/domain-error.ts';
import type { OfferedCoreType } from '../sites/sites.service.ts';
import type { CoreTypesService } from './core-types.service.ts';

/**
 * The core type asked for, if this installation has it and can ever hand out so many cores of it.
 * `wholeCluster`: all slots must fit at once; for a job, runs beyond what fits queue.
 */
export async function requireHardware(
  coreTypes: Pick<CoreTypesService, 'find' | 'listWire' | 'silence'>,
  { coreType: asked, coresPerSlot, slots }: HardwareRequest,
  { wholeCluster }: { wholeCluster: boolean },
): Promise<OfferedCoreType> {
  const coreType = await coreTypes.find(asked);
  if (!coreType) {
    const silence = coreTypes.silence();
    if (silence !== null) throw new DomainError(503, silence, { 'retry-after': '5' });
    const known = (await coreTypes.listWire('v3')).map(({ code }) => code).join(', ');
    throw refusal(
      'coreType',
      `There is no core type "${asked}" here. This server offers: ${known}.`,
    );
  }
  const { code, cores, coresInAll } = coreType;
  const largest = cores.at(-1) ?? 0;
  if (!isOfferedCoreCount(cores, coresPerSlot)) {
    throw refusal(
      'coresPerSlot',
      `${code} offers ${cores.join(', ')} or a multiple of ${String(largest)} cores, not ${String(coresPerSlot)}.`,
    );
  }
  if (coresPerSlot > coresInAll) {
    throw refusal(
      'coresPerSlot',
      `${code} has ${String(coresInAll)} cores in all; ${String(coresPerSlot)} can never be had.`,
    );
  }
  if (wholeCluster && coresPerSlot * slots > coresInAll) {
    throw refusal(
      'slots',
      `${String(slots)} × ${String(coresPerSlot)} cores can never be had: ${code} has ${String(coresInAll)} cores in all.`,
    );
  }
  return coreType;
}

const refusal = (field: string, message: string): DomainError =>
  new DomainError(400, { hardware: { [field]: [message] } });
