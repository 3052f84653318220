import { Component, computed, input } from '@angular/core';
import type { JobStatusEntry } from '#contract/statuses';
import { ExactPipe } from '../../../shared/format/pipes';
import { Time } from '../../../shared/time/time';

type Entry = Pick<JobStatusEntry, 'statusDate' | 'statusReason'> & { readonly status: string };

/** What happened to the job and its cluster, newest first. */
@Component({
  selector: 'app-job-events',
  imports: [ExactPipe, Time],
  template: `
    <div class="scroll" tabindex="0" role="region" aria-label="Events">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Time</th>
            <th scope="col">Of</th>
            <th scope="col">Status</th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          @for (event of events(); track $index) {
            <tr>
              <td><app-time [date]="event.statusDate" /></td>
              <td>{{ event.statusDate | appExact }}</td>
              <td>{{ event.subject }}</td>
              <th scope="row">{{ event.status }}</th>
              <td class="long">{{ event.statusReason ?? '' }}</td>
            </tr>
          } @empty {
            <tr>
              <td colspan="5" class="muted">Nothing has happened yet: the job is not submitted.</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styleUrl: '../../../shared/plain-table/plain-table.scss',
})
export class JobEvents {
  readonly statuses = input.required<readonly Entry[]>();
  readonly clusterStatuses = input.required<readonly Entry[]>();
  protected readonly events = computed(() =>
    [
      ...this.statuses().map((entry) => ({ ...entry, subject: 'job' })),
      ...this.clusterStatuses().map((entry) => ({ ...entry, subject: 'cluster' })),
    ].toSorted((a, b) => Date.parse(b.statusDate) - Date.parse(a.statusDate)),
  );
}
