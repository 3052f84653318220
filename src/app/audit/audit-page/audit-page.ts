import { Component, computed, DestroyRef, effect, inject, input, untracked } from '@angular/core';
import { MatAnchor, MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Router, RouterLink } from '@angular/router';
import { Store } from '@ngrx/store';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { formatCount } from '../../shared/format/format';
import { PageHeader } from '../../shared/page-header/page-header';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { AuditPageActions } from '../state/audit.actions';
import { auditFeature } from '../state/audit.feature';
import { exportUrl } from '../state/export-url';
import { AuditCheck } from '../ui/audit-check/audit-check';
import { AuditFilter, type AuditFilterValues } from '../ui/audit-filter/audit-filter';
import { AuditList } from '../ui/audit-list/audit-list';

@Component({
  selector: 'app-audit-page',
  imports: [
    AuditCheck,
    AuditFilter,
    AuditList,
    EmptyState,
    ErrorPanel,
    MatAnchor,
    MatButton,
    MatIcon,
    PageHeader,
    RouterLink,
    Skeleton,
  ],
  templateUrl: './audit-page.html',
})
export class AuditPage {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  /** Query parameters of the address. */
  readonly actor = input<string>();
  readonly action = input<string>();
  readonly search = input<string>();
  readonly from = input<string>();
  readonly to = input<string>();
  protected readonly page = this.store.selectSignal(auditFeature.selectAuditState);
  protected readonly query = computed(() => ({
    actor: this.actor() ?? '',
    action: this.action() ?? '',
    search: this.search() ?? '',
    from: this.from() ?? '',
    to: this.to() ?? '',
  }));
  protected readonly csv = computed(() => exportUrl(this.query(), 'csv'));
  protected readonly jsonLines = computed(() => exportUrl(this.query(), 'jsonl'));
  protected readonly countText = computed(() =>
    this.page().entries === null ? '' : formatCount(this.page().count, 'entry', 'entries'),
  );

  constructor() {
    effect(() => {
      const query = this.query();
      untracked(() => {
        this.store.dispatch(AuditPageActions.opened({ query }));
      });
    });
    inject(DestroyRef).onDestroy(() => {
      this.store.dispatch(AuditPageActions.closed());
    });
  }

  protected goTo(changed: Partial<AuditFilterValues>): void {
    const queryParams = Object.fromEntries(
      Object.entries(changed).map(([name, text]) => [name, text || null]),
    );
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge' });
  }

  protected retry(): void {
    this.store.dispatch(AuditPageActions.retried({ query: this.query() }));
  }

  protected more(): void {
    const { after } = this.page();
    if (after !== null)
      this.store.dispatch(AuditPageActions.moreClicked({ query: this.query(), after }));
  }

  protected check(): void {
    this.store.dispatch(AuditPageActions.checkClicked());
  }
}
