import { DomainError } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import type { JobsRepository } from './jobs.repository.ts';

interface PrioritizationDeps {
  readonly jobs: Pick<JobsRepository, 'find' | 'prioritize'>;
  readonly wake: () => void;
}

/**
 * Puts a job before others, or behind them. The jobs of a persistent cluster are all of one person, who may order them
 * at will. A job with a cluster of its own waits for hardware together with those of other people: only administrators
 * put it before them.
 */
export function createPrioritization({ jobs, wake }: PrioritizationDeps) {
  return async function prioritize(user: User, id: string, priority: number): Promise<void> {
    const row = await jobs.find(id);
    const isAdministrator = user.role === 'administrator';
    if (!row || (row.owner_id !== user.id && !isAdministrator))
      throw new DomainError(400, { job: [`There is no job ${id}.`] });
    const hasOwnCluster = row.cluster_id !== null && row.requested_cluster_id === null;
    if (hasOwnCluster && priority > 0 && !isAdministrator) {
      throw new DomainError(400, {
        priority: [
          'This job waits for hardware together with those of others: only administrators may put it before them. At most 0.',
        ],
      });
    }
    if (!(await jobs.prioritize(id, priority, { ofCluster: hasOwnCluster })))
      throw new DomainError(400, { job: [`Job ${id} is Completed: it waits for nothing.`] });
    wake();
  };
}
export type Prioritize = ReturnType<typeof createPrioritization>;
