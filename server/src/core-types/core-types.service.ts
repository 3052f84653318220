import type { ComputePrice, CoreType } from '#contract/core-types';
import { findByCode, type Aliases } from '../http/find-by-code.ts';
import type { WireVersion } from '../http/user.ts';
import type { OfferedCoreType, SitesService } from '../sites/sites.service.ts';

export type { OfferedCoreType } from '../sites/sites.service.ts';

interface CoreTypesDeps {
  readonly sites: Pick<SitesService, 'coreTypes' | 'silence'>;
  readonly aliases: Aliases;
  readonly currency: string;
}

/** The kinds of hardware that can be asked for, whatever site they come from. */
export function createCoreTypesService({ sites, aliases, currency }: CoreTypesDeps) {
  return {
    currency,

    /** In the order in which they are shown. */
    all: () => sites.coreTypes(),

    /** By code, then by alias, then by name without case and blanks. */
    find: async (text: string): Promise<OfferedCoreType | undefined> =>
      findByCode(await sites.coreTypes(), aliases, text),

    /** Why there may be more of them than are known; null when there are not. */
    silence: () => sites.silence(),

    async listWire(version: WireVersion): Promise<CoreType[]> {
      const all = await sites.coreTypes();
      return all.map((type, index) => toWire(type, index, version, currency));
    },

    /** Both plans of every core type: clients look for one or the other. */
    async prices(): Promise<ComputePrice[]> {
      return (await sites.coreTypes()).flatMap(({ code, pricePerCoreHour }) =>
        PLANS.map(({ planName, planType }) => ({
          coreType: code,
          planName,
          planType,
          os: 'linux',
          isActive: true,
          value: { amount: pricePerCoreHour.toFixed(3), currency },
        })),
      );
    },
  };
}
export type CoreTypesService = ReturnType<typeof createCoreTypesService>;

const PLANS = [
  { planName: 'pay-as-you-go-on-demand', planType: '2019-on-demand' },
  { planName: 'pay-as-you-go-instant', planType: '2019-on-demand-pro' },
];

function toWire(
  type: OfferedCoreType,
  index: number,
  version: WireVersion,
  currency: string,
): CoreType {
  const { code, name, processorInfo, cores, coresInAll, network, hasSsd, site, pricePerCoreHour } =
    type;
  const v2 = {
    price: pricePerCoreHour,
    lowPriorityPrice: pricePerCoreHour.toFixed(3),
    walltimeRequired: false,
  };
  return {
    code,
    name,
    processorInfo,
    description: '',
    cores: [...cores],
    memory: Math.floor(type.memoryMbPerCore),
    storage: Math.floor(type.storageGbPerCore),
    ...(version === 'v2' ? v2 : {}),
    isActive: true,
    isDeprecated: false,
    isPrimary: true,
    displayOrder: index + 1,
    hasSsd,
    compute: null,
    io: network,
    storageIo: 'Standard',
    remoteVizAllowed: false,
    categoryCodes: ['general'],
    gpuCounts: [],
    features: [],
    mustBeRequested: false,
    requiresTempSshAuth: false,
    site,
    coresInAll,
    pricePerCoreHour,
    currency,
  };
}
