import type { Project } from '#contract/projects';
import { formatMoney } from '../../../shared/format/format';

/** What a job takes at its walltime; null without one. */
export interface Estimate {
  readonly amount: number | null;
  readonly coreHours: number | null;
}

/** What somebody should know of the budget before this job is submitted; null when there is nothing to tell. */
export function budgetWarning(project: Project, { amount, coreHours }: Estimate): string | null {
  const { budgetAmount, budgetCoreHours, spentAmount, spentCoreHours, currency } = project;
  if (project.budgetState === 'spent')
    return project.isStrict
      ? 'Its budget is spent: it takes no more jobs until an administrator raises it.'
      : 'Its budget is spent.';
  const problems = [
    ...tell(amount, budgetAmount, spentAmount, (value) => formatMoney(value, currency)),
    ...tell(coreHours, budgetCoreHours, spentCoreHours, hours),
  ];
  if (problems.length === 0) return null;
  const end = project.isStrict ? ' The job is stopped when the budget is spent.' : '';
  return `${problems.join(' ')}${end}`;
}

const hours = (value: number): string => `${value.toFixed(2)} core-hours`;

function tell(
  atMost: number | null,
  budget: number | null,
  spent: number,
  format: (value: number) => string,
): string[] {
  if (budget === null) return [];
  const left = Math.max(0, budget - spent);
  if (atMost === null) return [`Without a walltime it may take all ${format(left)} that are left.`];
  return atMost > left
    ? [`At its walltime it would take ${format(atMost)}; ${format(left)} are left.`]
    : [];
}
