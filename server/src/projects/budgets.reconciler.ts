import { BUDGET_SPENT } from '../jobs/job-lifecycle.ts';
import { isClosed, type SpentProject } from './budget.ts';
import type { BudgetsRepository } from './budgets.repository.ts';

export interface BudgetsReconcilerDeps {
  readonly budgets: BudgetsRepository;
  readonly projects: {
    hasStrict(): Promise<boolean>;
    listStrict(now: Date): Promise<SpentProject[]>;
  };
  readonly clock: () => Date;
  /** Milliseconds of a clock that is never set. */
  readonly ticks: () => number;
}

/** What is over is added up this often: until then it is a row more to read, and each time is a write. */
const COUNT_EVERY_MS = 60_000;

/** Ends what would be charged to a strict budget that is spent. */
export function createBudgetsReconciler({
  budgets,
  projects,
  clock,
  ticks,
}: BudgetsReconcilerDeps) {
  let countedAt = -Infinity;
  let closed: ReadonlyMap<string, string> = new Map();

  return {
    /** Before clusters and jobs are looked at: they see what is asked for here in the same pass. */
    async tick(): Promise<void> {
      if (ticks() - countedAt >= COUNT_EVERY_MS) {
        await budgets.count();
        countedAt = ticks();
      }
      const strict = (await projects.hasStrict()) ? await projects.listStrict(clock()) : [];
      const spent = strict.filter(isClosed);
      if (spent.length > 0)
        await budgets.stopJobs(
          spent.map(({ id }) => id),
          BUDGET_SPENT,
        );
      for (const { id, name } of spent)
        await budgets.tearDown(id, `The budget of ${name} is spent`);
      closed = new Map(
        spent.map(({ id, name }) => [
          id,
          `The budget of ${name} is spent; it starts when the budget is raised`,
        ]),
      );
    },

    /** Why jobs of a project wait, by its id. */
    closed: (): ReadonlyMap<string, string> => closed,
  };
}
