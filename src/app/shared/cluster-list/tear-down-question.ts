import type { ClusterStatus } from '#contract/statuses';
import type { Confirmation } from '../confirm-dialog/confirm-dialog';
import { formatCount } from '../format/format';
import type { ClusterRow } from './cluster-row';

const DOWN: readonly ClusterStatus[] = ['Stop Requested', 'Stopping', 'Stopped', 'Error'];

export const canBeTornDown = (status: ClusterStatus): boolean => !DOWN.includes(status);

type Losses = Pick<ClusterRow, 'name' | 'jobsRunning' | 'jobsQueued'>;

/** Names the cluster and what is lost with it. */
export function tearDownQuestion(cluster: Losses): Confirmation {
  return { title: `Tear down ${cluster.name}?`, text: lossOf(cluster), confirmLabel: 'Tear down' };
}

function lossOf({ jobsRunning, jobsQueued }: Losses): string {
  const losses = [
    ...(jobsRunning > 0 ? [`${formatCount(jobsRunning, 'running job')} will be stopped`] : []),
    ...(jobsQueued > 0
      ? [`${formatCount(jobsQueued, 'waiting job')} will end without having run`]
      : []),
  ];
  if (losses.length === 0) return 'No job runs on it. The results of past jobs are kept.';
  return `${losses.join(' and ')}. The results of past jobs are kept.`;
}
