import { Component, input, output } from '@angular/core';
import { UsageGroup } from '#contract/projects';

export interface UsageFilterValues {
  readonly group: string;
  readonly from: string;
  readonly to: string;
}

/** By what usage is told, and of which days. */
@Component({
  selector: 'app-usage-filter',
  template: `
    <div class="fields" role="search" aria-label="Filter usage">
      <label>
        By
        <select #group (change)="changed.emit({ group: group.value })">
          @for (option of groups; track option) {
            <option [value]="option" [selected]="option === values().group">
              {{ words[option] }}
            </option>
          }
        </select>
      </label>
      <label>
        From
        <input
          #from
          type="date"
          [value]="values().from"
          (change)="changed.emit({ from: from.value })"
        />
      </label>
      <label>
        To
        <input #to type="date" [value]="values().to" (change)="changed.emit({ to: to.value })" />
      </label>
    </div>
  `,
  styleUrl: '../../../shared/filter-fields/filter-fields.scss',
})
export class UsageFilter {
  readonly values = input.required<UsageFilterValues>();
  readonly changed = output<Partial<UsageFilterValues>>();
  protected readonly groups = UsageGroup.options;
  protected readonly words = GROUP_WORDS;
}

const GROUP_WORDS: Readonly<Record<UsageGroup, string>> = {
  month: 'Month',
  user: 'User',
  project: 'Project',
  core_type: 'Core type',
};
