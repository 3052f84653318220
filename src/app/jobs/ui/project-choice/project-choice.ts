import { Component, computed, input, output } from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import type { Project } from '#contract/projects';
import { formatMoney } from '../../../shared/format/format';
import { budgetWarning } from './budget-warning';

/** What the job is charged to, and whether the budget is enough for it. */
@Component({
  selector: 'app-project-choice',
  imports: [MatIcon],
  template: `
    <label for="job-project">Project{{ isRequired() ? '' : ' (optional)' }}</label>
    @if (projects().length === 0) {
      <p class="muted">
        Every job is charged to a project, and you are a member of none. An administrator can add
        you to one.
      </p>
    } @else {
      <select
        #choice
        id="job-project"
        aria-describedby="job-project-left"
        (change)="projectChosen.emit(choice.value || null)"
      >
        <option value="" [selected]="chosen() === undefined">
          {{ isRequired() ? 'Choose a project' : 'none' }}
        </option>
        @for (project of projects(); track project.id) {
          <option [value]="project.id" [selected]="project.id === projectId()">
            {{ project.name }}
          </option>
        }
      </select>
    }
    <p class="muted" id="job-project-left">{{ left() }}</p>
    <p class="warning" role="status">
      @if (warning(); as text) {
        <mat-icon svgIcon="warning" aria-hidden="true" />{{ text }}
      }
    </p>
  `,
  styleUrl: './project-choice.scss',
})
export class ProjectChoice {
  /** Those that may be charged. */
  readonly projects = input.required<readonly Project[]>();
  readonly projectId = input.required<string | null>();
  readonly isRequired = input.required<boolean>();
  /** What the job takes at its walltime; null without one. */
  readonly amount = input.required<number | null>();
  readonly coreHours = input.required<number | null>();
  readonly projectChosen = output<string | null>();
  protected readonly chosen = computed(() =>
    this.projects().find(({ id }) => id === this.projectId()),
  );
  protected readonly left = computed(() => {
    const project = this.chosen();
    return project ? leftOf(project) : '';
  });
  protected readonly warning = computed(() => {
    const project = this.chosen();
    const estimate = { amount: this.amount(), coreHours: this.coreHours() };
    return project ? budgetWarning(project, estimate) : null;
  });
}

function leftOf(project: Project): string {
  const { budgetAmount, budgetCoreHours, spentAmount, spentCoreHours, currency } = project;
  const parts = [
    ...(budgetAmount === null
      ? []
      : [formatMoney(Math.max(0, budgetAmount - spentAmount), currency)]),
    ...(budgetCoreHours === null
      ? []
      : [`${Math.max(0, budgetCoreHours - spentCoreHours).toFixed(2)} core-hours`]),
  ];
  return parts.length === 0 ? 'It has no budget.' : `Left of its budget: ${parts.join(' and ')}.`;
}
