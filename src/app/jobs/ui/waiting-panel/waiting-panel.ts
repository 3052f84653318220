import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { formatCount } from '../../../shared/format/format';
import { ExactPipe } from '../../../shared/format/pipes';
import { Time } from '../../../shared/time/time';
import { Elapsed } from '../../../shared/elapsed/elapsed';
import type { Holder, Waiting } from './waiting';

/** Why a job has not started yet, and what would help. */
@Component({
  selector: 'app-waiting-panel',
  imports: [Elapsed, ExactPipe, RouterLink, Time],
  template: `
    <h2>{{ waiting().status }}: {{ waiting().reason }}</h2>
    <dl>
      <div>
        <dt>Waiting</dt>
        <dd><app-elapsed [from]="waiting().since" [to]="null" /></dd>
      </div>
      @if (waiting().clusterId; as clusterId) {
        <div>
          <dt>For</dt>
          <dd>
            <a [routerLink]="['/clusters', clusterId]">{{ waiting().clusterName ?? clusterId }}</a>
          </dd>
        </div>
      }
      @if (waiting().holders.length > 0) {
        <div>
          <dt>Held by</dt>
          <dd>
            @for (holder of waiting().holders; track holder.id) {
              <span class="holder">
                <a [routerLink]="['/jobs', holder.id]">{{ holder.name }}</a>
                @if (holder.endsBefore; as end) {
                  <span>
                    ({{ coresOf(holder) }}, ends <app-time [date]="end" /> at the latest)</span
                  >
                } @else {
                  <span> ({{ coresOf(holder) }})</span>
                }
              </span>
            }
          </dd>
        </div>
      }
      @if (waiting().latestStart; as start) {
        <div>
          <dt>Starts</dt>
          <dd>at the latest {{ start | appExact }}</dd>
        </div>
      }
      @if (waiting().startsNowOn.length > 0) {
        <div>
          <dt>Would start now on</dt>
          <dd>
            @for (cluster of waiting().startsNowOn; track cluster.id) {
              <span class="holder">
                <a [routerLink]="['/clusters', cluster.id]">{{ cluster.name }}</a> ({{
                  cluster.free
                }}
                free)
              </span>
            }
          </dd>
        </div>
      }
    </dl>
  `,
  styles: `
    :host {
      display: block;
      padding: 12px 16px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-left: 3px solid var(--app-waiting);
      border-radius: var(--app-radius);
    }

    h2 {
      font-size: 0.9375rem;
    }

    dl {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 32px;
      margin-top: 4px;
    }

    dl div {
      display: flex;
      gap: 8px;
    }

    dt {
      color: var(--mat-sys-on-surface-variant);
    }

    .holder + .holder::before {
      content: ', ';
    }
  `,
  host: { role: 'region', 'aria-label': 'Why it waits' },
})
export class WaitingPanel {
  readonly waiting = input.required<Waiting>();

  protected coresOf({ cores }: Holder): string {
    return formatCount(cores, 'core');
  }
}
