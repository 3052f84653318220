import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ClusterJob } from '#contract/clusters';
import { JobStatus } from '#contract/statuses';
import { formatCount } from '../../shared/format/format';
import { jobBadge } from '../../shared/status-badge/badges';
import { StatusBadge } from '../../shared/status-badge/status-badge';
import { Time } from '../../shared/time/time';

/** Running jobs first, then the waiting ones in the order in which they will start. */
@Component({
  selector: 'app-cluster-queue',
  imports: [RouterLink, StatusBadge, Time],
  templateUrl: './cluster-queue.html',
  styleUrl: './cluster-queue.scss',
})
export class ClusterQueue {
  readonly jobs = input.required<readonly ClusterJob[]>();
  /** All that are there, of which `jobs` may be the first ones. */
  readonly count = input.required<number>();

  protected readonly rows = computed(() => {
    const jobs = this.jobs().map((job) => ({
      job,
      badge: badgeOf(job),
      cores: formatCount(job.cores, 'core'),
    }));
    const waiting = jobs.filter(({ job }) => job.dateStarted === null);
    return jobs.map((row) => ({ ...row, place: waiting.indexOf(row) + 1 }));
  });
  protected readonly more = computed(() => this.count() - this.jobs().length);
}

const badgeOf = ({ status }: ClusterJob) =>
  jobBadge({ jobStatus: JobStatus.safeParse(status).data ?? '', outcome: null });
