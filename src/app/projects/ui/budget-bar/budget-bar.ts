import { Component, computed, input } from '@angular/core';
import { WARN_AT } from '#contract/projects';

/** How much of one limit is spent: a bar, and the numbers with their unit. */
@Component({
  selector: 'app-budget-bar',
  template: `
    <span class="text">{{ text() }}</span>
    @if (budget() !== null) {
      <span
        class="bar"
        role="meter"
        [attr.aria-label]="label()"
        [attr.aria-valuenow]="percent()"
        aria-valuemin="0"
        aria-valuemax="100"
        [attr.aria-valuetext]="text()"
        [attr.data-state]="state()"
      >
        <span [style.width.%]="percent()"></span>
      </span>
    }
  `,
  styleUrl: './budget-bar.scss',
})
export class BudgetBar {
  /** "Money spent by Swell" */
  readonly label = input.required<string>();
  readonly spent = input.required<number>();
  readonly budget = input.required<number | null>();
  /** "USD", "core-hours" */
  readonly unit = input.required<string>();
  private readonly share = computed(() => this.spent() / (this.budget() ?? Infinity));
  protected readonly percent = computed(() => Math.min(100, Math.round(this.share() * 100)));
  protected readonly state = computed(() =>
    this.share() >= 1 ? 'spent' : this.share() >= WARN_AT ? 'warning' : 'ok',
  );
  protected readonly text = computed(() => {
    const budget = this.budget();
    const spent = this.spent().toFixed(2);
    return budget === null
      ? `${spent} ${this.unit()}`
      : `${spent} of ${budget.toFixed(2)} ${this.unit()}`;
  });
}
