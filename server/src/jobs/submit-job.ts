import { isDeepStrictEqual } from 'node:util';
import { sql, type Transaction } from 'kysely';
import { DEFAULT_IDLE_MINUTES } from '#contract/clusters';
import { insertCluster } from '../clusters/clusters.repository.ts';
import type { ClusterRow, Database, JobRow, JobUpdate, NewClusterRow } from '../db/schema.ts';
import { DomainError } from '../http/domain-error.ts';
import { withFreshId } from '../http/wire-id.ts';
import type { JobDefinition } from './job-definition.ts';
import type { RunsRepository } from './runs.repository.ts';

/** A plain job is one run. */
const EXPECTED_RUNS = 1;

/**
 * Records in one transaction that the job is wanted: `Pending`, its runs, and the cluster that is made for it when it
 * is bound to none. `taken` when somebody else submitted it first, `changed` when it is no longer the job that `row`
 * and `definition` tell of.
 */
export async function submitJob(
  trx: Transaction<Database>,
  { runs }: { runs: RunsRepository },
  { row, definition, columns }: Submission,
): Promise<'submitted' | 'taken' | 'changed'> {
  // Whoever comes second waits here, and then finds the job submitted.
  const free = await trx
    .selectFrom('job')
    .select(['request', 'requested_cluster_id'])
    .where('id', '=', row.id)
    .where('status', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!free) return 'taken';
  const isSame =
    free.requested_cluster_id === row.requested_cluster_id &&
    isDeepStrictEqual(free.request, row.request);
  if (!isSame) return 'changed';
  const cluster = definition.cluster
    ? await occupy(trx, definition.cluster)
    : await makeCluster(trx, row, definition);
  await trx
    .with('submitted', (qc) =>
      qc
        .updateTable('job')
        .set({
          // Cores and price are those of the cluster it is given: the site may have changed since it was saved.
          ...columns,
          status: 'Pending',
          status_at: sql`clock_timestamp()`,
          submitted_at: sql`clock_timestamp()`,
          queue_position: sql`nextval('job_queue_position')`,
          expected_runs: EXPECTED_RUNS,
          cluster_id: cluster.id,
          requested_cluster_id: cluster.is_persistent ? cluster.id : null,
        })
        .where('id', '=', row.id)
        .returning(['id', 'owner_id', 'status_at']),
    )
    .with('entry', (qc) =>
      qc
        .insertInto('job_status')
        .columns(['job_id', 'status', 'at'])
        .expression((eb) =>
          eb.selectFrom('submitted').select(['id', sql.lit('Pending').as('status'), 'status_at']),
        ),
    )
    .with('told', (qc) =>
      qc
        .insertInto('event')
        .columns(['owner_id', 'kind', 'subject_id', 'status'])
        .expression((eb) =>
          eb
            .selectFrom('submitted')
            .select(['owner_id', sql.lit('job').as('kind'), 'id', sql.lit('Pending').as('status')]),
        ),
    )
    .selectFrom('submitted')
    .select(sql`pg_notify('moorage_event', '')`.as('told'))
    .execute();
  await runs.insert(trx, row.id, EXPECTED_RUNS);
  return 'submitted';
}

interface Submission {
  readonly row: JobRow;
  readonly definition: JobDefinition;
  /** Of the job's row, as the definition has them. */
  readonly columns: Omit<JobUpdate, 'id' | 'status'>;
}

/** Ends the cluster's idle time, so that it is not torn down under the job; refuses when that has begun. */
async function occupy(trx: Transaction<Database>, { id, status }: ClusterRow): Promise<ClusterRow> {
  const busy = await trx
    .updateTable('cluster')
    .set({ idle_since: null })
    .where('id', '=', id)
    .where('wanted', '!=', 'down')
    .where('status', 'not in', ['Stopped', 'Error'])
    .returningAll()
    .executeTakeFirst();
  if (!busy)
    throw new DomainError(400, {
      clusterId: [`Cluster ${id} is being torn down (it was ${status}).`],
    });
  return busy;
}

/** The cluster of a job that is bound to none: ephemeral, or kept afterwards if the job says so. */
function makeCluster(
  trx: Transaction<Database>,
  row: JobRow,
  definition: JobDefinition,
): Promise<ClusterRow> {
  const { request, coreType, coresPerSlot, slots } = definition;
  const isKept = request.clusterAfterJob === 'keep';
  const cluster: Omit<NewClusterRow, 'id'> = {
    owner_id: row.owner_id,
    name: isKept ? `Cluster of ${row.name}` : row.name,
    is_persistent: isKept,
    site: coreType.site,
    core_type: coreType.code,
    core_type_name: coreType.name,
    cores_per_slot: coresPerSlot,
    slots,
    cores: coresPerSlot * slots,
    // A kept cluster lives by its idle time-out; an ephemeral one ends with its job.
    walltime: null,
    run_low_priority: request.isLowPriority,
    installed_analyses: JSON.stringify(request.jobanalyses.map(({ analysis }) => analysis)),
    idle_timeout_minutes: request.idleTimeoutMinutes ?? DEFAULT_IDLE_MINUTES,
    price_per_core_hour: coreType.pricePerCoreHour,
    status: isKept ? 'Pending' : 'Not Started',
    wanted: 'up',
    nodes: '[]',
  };
  return withFreshId((id) => insertCluster(trx, { ...cluster, id }));
}
