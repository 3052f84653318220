import { Component, computed, input } from '@angular/core';
import type { Usage, UsageGroup } from '#contract/projects';
import { MoneyPipe } from '../../../shared/format/pipes';

/** Who or what used how much; the bar beside a cost is its part of the dearest. */
@Component({
  selector: 'app-usage-table',
  imports: [MoneyPipe],
  templateUrl: './usage-table.html',
  styleUrls: ['../../../shared/plain-table/plain-table.scss', './usage-table.scss'],
})
export class UsageTable {
  readonly usage = input.required<Usage>();
  protected readonly heading = computed(() => HEADINGS[this.usage().group]);
  private readonly most = computed(() =>
    Math.max(...this.usage().results.map(({ coreHours }) => coreHours)),
  );
  protected partOf = (coreHours: number): number =>
    this.most() > 0 ? (100 * Math.max(0, coreHours)) / this.most() : 0;
}

const HEADINGS: Readonly<Record<UsageGroup, string>> = {
  month: 'Month',
  user: 'User',
  project: 'Project',
  core_type: 'Core type',
};
