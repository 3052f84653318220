import { Component, computed, input } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import type { JobStatusEntry } from '#contract/statuses';
import { formatExact } from '../../../shared/format/format';
import { Elapsed } from '../../../shared/elapsed/elapsed';
import { isBrief, type TimelineStop, toTimeline } from './timeline';

/** The way of a job through its statuses: how long it stayed at each, and why. */
@Component({
  selector: 'app-status-timeline',
  imports: [Elapsed, MatTooltip],
  template: `
    <ol aria-label="Status history">
      @for (stop of stops(); track stop.date) {
        <li [class.current]="stop.isLast" [attr.aria-current]="stop.isLast ? 'step' : null">
          <span [matTooltip]="titleOf(stop)">{{ stop.status }}</span>
          @if (!brief(stop) && !(stop.isLast && stop.status === 'Completed')) {
            <app-elapsed class="time" [from]="stop.date" [to]="stop.until" />
          }
          @if (stop.reason && stop.reason !== 'Completed successfully') {
            <span class="reason">{{ stop.reason }}</span>
          }
        </li>
      }
    </ol>
  `,
  styleUrl: './status-timeline.scss',
})
export class StatusTimeline {
  /** Newest first. */
  readonly statuses =
    input.required<readonly Pick<JobStatusEntry, 'status' | 'statusDate' | 'statusReason'>[]>();
  protected readonly stops = computed(() => toTimeline(this.statuses()));
  protected readonly brief = isBrief;

  protected titleOf({ date, reason }: TimelineStop): string {
    return [formatExact(date), reason].filter((part) => part !== null).join(' · ');
  }
}
