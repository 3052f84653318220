import {
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  numberAttribute,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { RouterLink, RouterOutlet } from '@angular/router';
import { Store } from '@ngrx/store';
import { ClusterList, type ClusterListView } from '../../shared/cluster-list/cluster-list';
import { toClusterRow } from '../../shared/cluster-list/cluster-row';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { PageHeader } from '../../shared/page-header/page-header';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { ClustersPageActions, type ClustersView } from '../state/clusters.actions';
import { selectClustersPage } from '../state/clusters.selectors';
import { isActive } from '../state/is-active';

@Component({
  selector: 'app-clusters-page',
  imports: [
    ClusterList,
    EmptyState,
    ErrorPanel,
    MatButton,
    MatButtonToggle,
    MatButtonToggleGroup,
    PageHeader,
    RouterLink,
    RouterOutlet,
    Skeleton,
  ],
  templateUrl: './clusters-page.html',
})
export class ClustersPage {
  private readonly store = inject(Store);

  /** From the URL; whatever else stands there is the usual view. */
  readonly show = input<string>();
  readonly search = input<string>();
  readonly page = input(1, {
    transform: (value: unknown) => Math.max(1, numberAttribute(value, 1)),
  });

  protected readonly scope = computed(() => (this.show() === 'all' ? 'all' : 'active'));
  protected readonly model = this.store.selectSignal(selectClustersPage);
  protected readonly rows = computed(() =>
    this.model()
      .clusters.filter(({ status }) => this.scope() === 'all' || isActive(status))
      .map(toClusterRow),
  );

  constructor() {
    effect(() => {
      this.store.dispatch(ClustersPageActions.opened({ scope: this.scope() }));
    });
    inject(DestroyRef).onDestroy(() => {
      this.store.dispatch(ClustersPageActions.closed());
    });
  }

  protected readonly hrefOf = (clusterId: string): string => `/clusters/${clusterId}`;

  protected goToCluster(clusterId: string): void {
    this.store.dispatch(ClustersPageActions.clusterClicked({ clusterId }));
  }

  protected tearDown(clusterId: string): void {
    this.store.dispatch(ClustersPageActions.tearDownConfirmed({ clusterId }));
  }

  protected lookAt({ search, pageIndex }: ClusterListView): void {
    this.look(search === (this.search() ?? '') ? { page: pageIndex } : { search, page: 0 });
  }

  protected look(view: ClustersView): void {
    this.store.dispatch(ClustersPageActions.viewChanged({ view }));
  }

  protected retry(): void {
    this.store.dispatch(ClustersPageActions.retried());
  }
}
