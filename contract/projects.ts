import * as z from 'zod';
import { Role } from './identity.ts';
import { looseBoolean, looseNumber, optional, requiredText, WireDate } from './wire.ts';

/** From this share of a budget on people are warned. */
export const WARN_AT = 0.8;

/** `warning`: at least 80 % of the budget is spent. A project without a budget is always `ok`. */
export const BudgetState = z.enum(['ok', 'warning', 'spent']);
export type BudgetState = z.infer<typeof BudgetState>;

/** What jobs and clusters are charged to. */
export const Project = z.object({
  id: z.string(),
  name: z.string(),
  members: z.array(z.string()).describe('e-mail addresses of those who may charge it, in order'),
  mayCharge: z.boolean().describe('whether you may'),
  budgetAmount: z.number().nullable().describe('in `currency`; null: any amount'),
  budgetCoreHours: z.number().nullable(),
  isStrict: z.boolean().describe('a spent budget refuses submissions and stops what runs'),
  spentAmount: z.number(),
  spentCoreHours: z.number(),
  budgetState: BudgetState,
  currency: z.string(),
  isArchived: z.boolean(),
  dateInserted: WireDate,
});
export type Project = z.infer<typeof Project>;

const limit = (what: string) =>
  looseNumber.pipe(
    z
      .number()
      .positive(`More than 0 ${what} are required, or nothing for any amount.`)
      .max(1e12, `At most 1000000000000 ${what}.`),
  );

export const ProjectRequest = z.object(
  {
    name: requiredText(100),
    members: z
      .array(z.email({ error: 'A valid e-mail address is required.' }).toLowerCase(), {
        error: 'A list of e-mail addresses is required.',
      })
      .max(1000, 'At most 1000 members.')
      .optional()
      .describe('absent when it is made: you alone'),
    budgetAmount: optional(limit('units of the currency'), null),
    budgetCoreHours: optional(limit('core-hours'), null),
    isStrict: optional(looseBoolean, false),
  },
  { error: 'A JSON object is required.' },
);
export type ProjectRequest = z.output<typeof ProjectRequest>;

/** A key that is left out stays as it was; `null` takes a budget away. */
export const ProjectPatch = ProjectRequest.partial().extend({
  isArchived: looseBoolean.optional(),
});
export type ProjectPatch = z.output<typeof ProjectPatch>;

/** A project as the wire contract names it: those I may charge. */
export const ChargeableProject = z.object({ id: z.string(), name: z.string() });
export type ChargeableProject = z.infer<typeof ChargeableProject>;

export const UsageGroup = z.enum(['month', 'user', 'project', 'core_type']);
export type UsageGroup = z.infer<typeof UsageGroup>;

/** What jobs took, and what persistent clusters took beside them. */
export const UsageRow = z.object({
  key: z.string().nullable().describe('a month such as 2026-03, an id or a code; null: no project'),
  label: z.string(),
  jobs: z.number().int().describe('that ran at some time of the period'),
  coreHours: z.number(),
  cost: z.number(),
});
export type UsageRow = z.infer<typeof UsageRow>;

export const Usage = z.object({
  group: UsageGroup,
  from: z.string().describe('first day, such as 2026-03-01'),
  to: z.string().describe('last day'),
  isEverybodys: z.boolean().describe('of all users; false: yours alone'),
  currency: z.string(),
  results: z.array(UsageRow),
  total: UsageRow.pick({ jobs: true, coreHours: true, cost: true }),
});
export type Usage = z.infer<typeof Usage>;

/** The bill of the wire contract. Only hardware is charged for here. */
export const Bill = z.object({
  id: z.string(),
  label: z.string(),
  activeUsers: z.number().int(),
  jobs: z.number().int(),
  hardwareUsage: z.number().describe('core-hours'),
  hardwareCharge: z.number(),
  softwareCharge: z.number(),
  storageUsage: z.number().describe('bytes of all files that were there in the period'),
  storageCharge: z.number(),
  transferUsage: z.number().describe('bytes; not counted here, so 0'),
  transferCharge: z.number(),
  connectionsCharge: z.number(),
  platformCharge: z.number(),
  deposits: z.number(),
  appliedCredit: z.number(),
  appliedDeposit: z.number(),
  totalCharge: z.number(),
});
export type Bill = z.infer<typeof Bill>;

/** Somebody who works here, as the wire contract shows them. */
export const Member = z.object({
  email: z.string(),
  fullName: z.string(),
  username: z.string(),
  role: Role,
  workspace: z.object({ id: z.string(), name: z.string() }),
});
export type Member = z.infer<typeof Member>;

export const PrioritizationRequest = z.object(
  {
    job: z.string({ error: 'This field is required.' }),
    priority: looseNumber.pipe(
      z
        .number()
        .int('A whole number is required.')
        .min(-1_000_000, 'At least -1000000.')
        .max(1_000_000, 'At most 1000000.'),
    ),
  },
  { error: 'A JSON object is required.' },
);
export const Prioritization = z.object({ job: z.string(), priority: z.number().int() });
