import { Component, computed, inject, input } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Router, RouterLink } from '@angular/router';
import { UsageGroup } from '#contract/projects';
import { toMessage } from '../../core/http/error-text';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { PageHeader } from '../../shared/page-header/page-header';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { exportUrl, usageResource } from '../state/usage';
import { UsageFilter, type UsageFilterValues } from '../ui/usage-filter/usage-filter';
import { UsageTable } from '../ui/usage-table/usage-table';

@Component({
  selector: 'app-usage-page',
  imports: [
    EmptyState,
    ErrorPanel,
    MatAnchor,
    MatIcon,
    PageHeader,
    RouterLink,
    Skeleton,
    UsageFilter,
    UsageTable,
  ],
  templateUrl: './usage-page.html',
})
export class UsagePage {
  private readonly router = inject(Router);
  /** Query parameters of the address. */
  readonly group = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  protected readonly query = computed(() => ({
    group: UsageGroup.catch('month').parse(this.group()),
    from: this.from() ?? '',
    to: this.to() ?? '',
  }));
  protected readonly usage = usageResource(this.query);
  protected readonly shown = computed(() => (this.usage.hasValue() ? this.usage.value() : null));
  protected readonly error = computed(() => {
    const error = this.usage.error();
    return error ? toMessage(error) : null;
  });
  protected readonly csv = computed(() => exportUrl(this.query()));
  /** The days that are shown, also when the address leaves them to the server. */
  protected readonly filter = computed(() => ({
    group: this.query().group,
    from: this.from() ?? this.shown()?.from ?? '',
    to: this.to() ?? this.shown()?.to ?? '',
  }));
  protected readonly whose = computed(() =>
    this.shown()?.isEverybodys === true
      ? 'Of everybody. Jobs, and the time of persistent clusters that no job took.'
      : 'Yours. Jobs, and the time of your persistent clusters that no job took.',
  );

  protected goTo(changed: Partial<UsageFilterValues>): void {
    const queryParams = Object.fromEntries(
      Object.entries(changed).map(([name, text]) => [name, text || null]),
    );
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }
}
