import type { Cluster } from '#contract/clusters';
import type { Job } from '#contract/jobs';
import type { Run } from '#contract/runs';
import type { JobStatus, JobStatusEntry } from '#contract/statuses';
import { type Badge, jobBadge } from '../../shared/status-badge/badges';
import type { JobEnd } from '../ui/failure-panel/failure-advice';
import { type Waiting, waitingOf } from '../ui/waiting-panel/waiting';
import { JOB_TABS, type JobTab } from './job-tabs';

/** What is known of the job; null while nothing is. */
type Detail = {
  readonly job: Job;
  readonly statuses: readonly JobStatusEntry[];
  readonly runs: readonly Run[];
} | null;

const statusOf = (detail: Detail): JobStatus | '' => detail?.statuses[0]?.status ?? '';

export const badgeOfJob = (detail: Detail): Badge =>
  jobBadge({ jobStatus: statusOf(detail), outcome: detail?.job.outcome ?? null });

export const isOver = (detail: Detail): boolean => statusOf(detail) === 'Completed';

const WAITS: readonly (JobStatus | '')[] = ['Queued', 'Waiting for Cluster', 'Waiting for Queue'];

export const isWaiting = (detail: Detail): boolean => WAITS.includes(statusOf(detail));

export function waitingFor(detail: Detail, clusters: readonly Cluster[]): Waiting | null {
  return detail !== null && isWaiting(detail)
    ? waitingOf(statusOf(detail), detail.job, clusters)
    : null;
}

/** The run that is asked for, else the first; null until it has started. */
export function shownRun(detail: Detail, wanted: string | undefined): Run | null {
  const run = detail?.runs.find(({ id }) => id === wanted) ?? detail?.runs[0];
  return run === undefined || run.dateStarted === null ? null : run;
}

/** How a job ended, if not well. */
export function endOf(detail: Detail): JobEnd | null {
  const job = detail?.job;
  if (!job?.outcome || job.outcome === 'succeeded') return null;
  return {
    outcome: job.outcome,
    exitCode: job.exitCode,
    signal: job.signal,
    reason: job.statusReason,
    elapsedSeconds: job.elapsedWalltimeSeconds,
    walltimeHours: job.jobanalyses[0]?.hardware.walltime ?? null,
  };
}

export function endTextOf(detail: Detail): string | null {
  const job = detail?.job;
  if (!job?.outcome) return null;
  if (job.signal !== null) return job.signal;
  return job.exitCode === null ? null : `exit ${String(job.exitCode)}`;
}

const LABELS: Readonly<Record<JobTab, string>> = {
  log: 'Log',
  files: 'Files',
  runs: 'Runs',
  settings: 'Settings',
  events: 'Events',
};

export function tabLabels(detail: Detail): readonly { tab: JobTab; label: string }[] {
  const runs = detail?.runs ?? [];
  const files = runs.reduce((sum, { outputFileCount }) => sum + outputFileCount, 0);
  const counts: Partial<Record<JobTab, number>> = { files, runs: runs.length };
  return JOB_TABS.map((tab) => {
    const count = counts[tab] ?? 0;
    return { tab, label: count > 0 ? `${LABELS[tab]} (${String(count)})` : LABELS[tab] };
  });
}
