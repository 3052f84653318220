import type { Bill, Usage, UsageGroup, UsageRow } from '#contract/projects';
import { toMoney, toTimestamp } from '../db/timestamps.ts';
import type { User } from '../http/user.ts';
import type { ChargePeriod, ChargesRepository } from './charges.repository.ts';

/** Days, both inclusive, such as 2026-03-01. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

interface UsageDeps {
  readonly charges: ChargesRepository;
  readonly currency: string;
  readonly clock: () => Date;
}

/** What was used, and what it cost: administrators see everybody's, others their own. */
export function createUsageService({ charges, currency, clock }: UsageDeps) {
  const periodOf = (user: User, { from, to }: Days): ChargePeriod => {
    const end = new Date(`${to}T00:00:00Z`);
    end.setUTCDate(end.getUTCDate() + 1);
    const accountId = user.role === 'administrator' ? null : user.id;
    return { from: `${from}T00:00:00Z`, to: toTimestamp(end), accountId, now: clock() };
  };

  return {
    currency,

    async usage(user: User, group: UsageGroup, days: Days): Promise<Usage> {
      const period = periodOf(user, days);
      const [rows, { jobs, coreHours, cost }] = await Promise.all([
        charges.grouped(group, period),
        charges.total(period),
      ]);
      return {
        group,
        ...days,
        isEverybodys: period.accountId === null,
        currency,
        results: rows.map(rounded),
        total: rounded({ jobs, coreHours, cost }),
      };
    },

    /** Only hardware is charged for here: what the wire contract has beside it is 0. */
    async bill(user: User, days: Days): Promise<Omit<Bill, 'id' | 'label'>> {
      const period = periodOf(user, days);
      const [total, storageUsage] = await Promise.all([
        charges.total(period),
        charges.storedBytes(period),
      ]);
      const { jobs, coreHours, cost } = rounded(total);
      return {
        activeUsers: total.activeUsers,
        jobs,
        hardwareUsage: coreHours,
        hardwareCharge: cost,
        ...NOT_CHARGED,
        storageUsage,
        totalCharge: cost,
      };
    },
  };
}
export type UsageService = ReturnType<typeof createUsageService>;

const NOT_CHARGED = {
  softwareCharge: 0,
  storageCharge: 0,
  transferUsage: 0,
  transferCharge: 0,
  connectionsCharge: 0,
  platformCharge: 0,
  deposits: 0,
  appliedCredit: 0,
  appliedDeposit: 0,
};

const rounded = <T extends Pick<UsageRow, 'coreHours' | 'cost'>>(row: T): T => ({
  ...row,
  coreHours: toMoney(row.coreHours),
  cost: toMoney(row.cost),
});
