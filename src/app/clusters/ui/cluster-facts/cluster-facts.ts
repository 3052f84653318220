import { Component, computed, input } from '@angular/core';
import type { Cluster } from '#contract/clusters';
import { Cost } from '../../../shared/cost/cost';
import { Elapsed } from '../../../shared/elapsed/elapsed';
import { CoresPipe, RatePipe } from '../../../shared/format/pipes';
import { Time } from '../../../shared/time/time';

/** What a cluster is, has and costs. */
@Component({
  selector: 'app-cluster-facts',
  imports: [CoresPipe, Cost, Elapsed, RatePipe, Time],
  template: `
    @let it = cluster();
    <dl>
      <dt>Core type</dt>
      <dd>{{ it.hardware.coreType.name }} on {{ it.site }}</dd>
      <dt>Size</dt>
      <dd>{{ it.hardware | appCores }}</dd>
      <dt>Free</dt>
      <dd>{{ free() }}</dd>
      <dt>Kind</dt>
      <dd>{{ it.isPersistent ? 'persistent' : 'made for one job' }}</dd>
      <dt>Created</dt>
      <dd><app-time [date]="it.dateInserted" /> by {{ it.owner }}</dd>
      <dt>Up for</dt>
      <dd><app-elapsed [from]="it.dateStarted" [to]="it.dateStopped" /></dd>
      <dt>Cost so far</dt>
      <dd>
        <app-cost
          [counted]="it.cost"
          [from]="it.dateStarted"
          [to]="it.dateStopped"
          [perHour]="it.pricePerHour"
          [currency]="it.currency"
        />&ngsp;
        <span class="muted">at {{ it.pricePerHour | appRate: it.currency }}</span>
      </dd>
    </dl>
  `,
  styles: `
    dl {
      display: grid;
      grid-template-columns: 112px minmax(0, 1fr);
      gap: 6px 12px;
    }

    dt {
      color: var(--mat-sys-on-surface-variant);
    }
  `,
})
export class ClusterFacts {
  readonly cluster = input.required<Cluster>();
  protected readonly free = computed(() => {
    const { status, coresFree, cores } = this.cluster();
    return status === 'Started' ? `${String(coresFree)} of ${String(cores)} cores` : '–';
  });
}
