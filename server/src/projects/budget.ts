import { WARN_AT, type BudgetState } from '#contract/projects';
import type { ProjectRow } from '../db/schema.ts';

/** A project with what it has been charged so far, by all that is over and all that is under way. */
export type SpentProject = Pick<
  ProjectRow,
  'id' | 'name' | 'budget_amount' | 'budget_core_hours' | 'is_strict'
> & { readonly spent_amount: number; readonly spent_core_hours: number };

export function budgetStateOf(project: SpentProject): BudgetState {
  const share = Math.max(
    shareOf(project.spent_amount, project.budget_amount),
    shareOf(project.spent_core_hours, project.budget_core_hours),
  );
  if (share >= 1) return 'spent';
  return share >= WARN_AT ? 'warning' : 'ok';
}

const shareOf = (spent: number, budget: number | null): number =>
  budget === null ? 0 : spent / budget;

/** Nothing is accepted or goes on at its expense. */
export const isClosed = (project: SpentProject): boolean =>
  project.is_strict && budgetStateOf(project) === 'spent';

/** "The budget of Swell is spent: 100.20 of 100.00 USD." with what to do. */
export function explainSpent(project: SpentProject, currency: string): string {
  const { name, budget_amount: amount, budget_core_hours: hours } = project;
  const isMoney = amount !== null && project.spent_amount >= amount;
  const spent = isMoney
    ? `${project.spent_amount.toFixed(2)} of ${amount.toFixed(2)} ${currency}`
    : `${project.spent_core_hours.toFixed(2)} of ${String(hours)} core-hours`;
  return `The budget of ${name} is spent: ${spent}. Ask an administrator to raise it, or choose another project.`;
}
