import { Component, computed, input } from '@angular/core';
import type { ClusterStatusEntry } from '#contract/statuses';
import { formatDuration } from '../../../shared/format/format';
import { clusterBadge } from '../../../shared/status-badge/badges';
import { StatusBadge } from '../../../shared/status-badge/status-badge';
import { Time } from '../../../shared/time/time';

/** Every status a cluster had, newest first, with why and for how long. */
@Component({
  selector: 'app-cluster-timeline',
  imports: [StatusBadge, Time],
  template: `
    <ol>
      @for (step of steps(); track step.id) {
        <li>
          <app-status-badge [status]="step.badge.status" [label]="step.badge.label" />
          <app-time class="muted" [date]="step.date" />
          <span class="muted">{{ step.lasted }}</span>
          @if (step.reason) {
            <span class="reason">{{ step.reason }}</span>
          }
        </li>
      }
    </ol>
  `,
  styles: `
    ol {
      margin: 0;
      padding: 0;
      list-style: none;
    }

    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 2px 16px;
      min-height: 28px;
    }

    app-status-badge {
      min-width: 120px;
    }

    .reason {
      flex-basis: 100%;
      padding-inline-start: 22px;
    }
  `,
})
export class ClusterTimeline {
  /** Newest first. */
  readonly statuses = input.required<readonly ClusterStatusEntry[]>();

  protected readonly steps = computed(() =>
    this.statuses().map((entry, index, all) => ({
      id: entry.id,
      badge: clusterBadge(entry.status),
      date: entry.statusDate,
      reason: entry.statusReason,
      lasted: lastedUntil(entry.statusDate, all[index - 1]?.statusDate),
    })),
  );
}

/** The newest status goes on: nothing to say yet. */
function lastedUntil(date: string, next: string | undefined): string {
  if (next === undefined) return '';
  const seconds = (Date.parse(next) - Date.parse(date)) / 1000;
  return seconds < 1 ? 'under 1 s' : `for ${formatDuration(seconds)}`;
}
