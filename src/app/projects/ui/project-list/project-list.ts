import { Component, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import type { BudgetState, Project } from '#contract/projects';
import { formatCount } from '../../../shared/format/format';
import { BudgetBar } from '../budget-bar/budget-bar';

/** Projects with what is spent of their budgets, and what an administrator can do about each. */
@Component({
  selector: 'app-project-list',
  imports: [
    BudgetBar,
    MatIcon,
    MatIconButton,
    MatMenu,
    MatMenuContent,
    MatMenuItem,
    MatMenuTrigger,
  ],
  templateUrl: './project-list.html',
  styleUrls: ['../../../shared/plain-table/plain-table.scss', './project-list.scss'],
})
export class ProjectList {
  readonly projects = input.required<readonly Project[]>();
  readonly canManage = input.required<boolean>();
  readonly editClicked = output<Project>();
  readonly archiveToggled = output<Project>();

  protected readonly words = STATE_WORDS;
  protected membersText = ({ members }: Project): string => formatCount(members.length, 'member');
  protected hasBudget = ({ budgetAmount, budgetCoreHours }: Project): boolean =>
    budgetAmount !== null || budgetCoreHours !== null;
}

const STATE_WORDS: Readonly<
  Record<BudgetState, { icon: 'check_circle' | 'warning' | 'error'; word: string }>
> = {
  ok: { icon: 'check_circle', word: 'within budget' },
  warning: { icon: 'warning', word: 'nearly spent' },
  spent: { icon: 'error', word: 'spent' },
};
