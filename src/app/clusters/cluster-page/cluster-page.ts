import { Component, computed, DestroyRef, effect, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Store } from '@ngrx/store';
import { filter } from 'rxjs';
import { PageTitle } from '../../core/title/page-title';
import { canBeTornDown, tearDownQuestion } from '../../shared/cluster-list/tear-down-question';
import { Confirm } from '../../shared/confirm-dialog/confirm';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { PageHeader } from '../../shared/page-header/page-header';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { clusterBadge } from '../../shared/status-badge/badges';
import { StatusBadge } from '../../shared/status-badge/status-badge';
import { ClusterPageActions } from '../state/clusters.actions';
import { selectClusterPage } from '../state/clusters.selectors';
import { type ClusterChangeForm, ClusterLimits } from '../ui/cluster-limits/cluster-limits';
import { ClusterFacts } from '../ui/cluster-facts/cluster-facts';
import { ClusterTimeline } from '../ui/cluster-timeline/cluster-timeline';
import { ClusterQueue } from './cluster-queue';

@Component({
  selector: 'app-cluster-page',
  imports: [
    ClusterFacts,
    ClusterLimits,
    ClusterQueue,
    ClusterTimeline,
    EmptyState,
    ErrorPanel,
    MatButton,
    PageHeader,
    RouterLink,
    Skeleton,
    StatusBadge,
  ],
  templateUrl: './cluster-page.html',
  styleUrl: './cluster-page.scss',
})
export class ClusterPage {
  private readonly store = inject(Store);
  private readonly confirm = inject(Confirm);
  private readonly title = inject(PageTitle);

  readonly clusterId = input.required<string>();

  protected readonly page = this.store.selectSignal(selectClusterPage);
  protected readonly badge = computed(() => {
    const { cluster } = this.page();
    return cluster && clusterBadge(cluster.status);
  });
  protected readonly isUp = computed(() => {
    const { cluster } = this.page();
    return cluster !== null && canBeTornDown(cluster.status);
  });

  constructor() {
    effect(() => {
      this.store.dispatch(ClusterPageActions.opened({ clusterId: this.clusterId() }));
    });
    effect(() => {
      const { cluster } = this.page();
      if (cluster) this.title.set(`${cluster.name} · ${clusterBadge(cluster.status).label}`);
    });
    inject(DestroyRef).onDestroy(() => {
      this.store.dispatch(ClusterPageActions.closed());
    });
  }

  protected start(): void {
    this.store.dispatch(ClusterPageActions.startClicked({ clusterId: this.clusterId() }));
  }

  protected change(change: ClusterChangeForm): void {
    this.store.dispatch(
      ClusterPageActions.changeSubmitted({ clusterId: this.clusterId(), change }),
    );
  }

  protected askToTearDown(): void {
    const { cluster } = this.page();
    if (cluster === null) return;
    this.confirm
      .ask(tearDownQuestion(cluster))
      .pipe(filter((isConfirmed) => isConfirmed))
      .subscribe(() => {
        this.store.dispatch(ClusterPageActions.tearDownConfirmed({ clusterId: cluster.id }));
      });
  }

  protected retry(): void {
    this.store.dispatch(ClusterPageActions.retried());
  }
}
