import { sql, type Kysely } from 'kysely';

/** Jobs of many runs: a run has its own variables, results and end, and a look at the open ones costs no more than they are many. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const statements = [
  `alter table job add stop_by_force boolean not null default false`,
  `alter table job add discards_outputs boolean not null default false`,
  `alter table run
    add variables jsonb not null default '[]',
    add results jsonb not null default '[]',
    add reason text,
    add stop_outcome text,
    add snapshot_asked_at timestamptz,
    add snapshot_file_id text`,
  // Runs that never started have ended with their job.
  `update run set outcome = job.outcome from job
    where job.id = run.job_id and job.status = 'Completed' and run.outcome is null`,
  `create index run_waiting on run (job_id, number) where started_at is null and outcome is null`,
  `create index run_under_way on run (job_id, number) where started_at is not null and outcome is null`,
  // The run that tells how its job ended: the first that did not end well, else the first.
  `create index run_telling on run (job_id, (outcome = 'succeeded'), number) where completed_at is not null`,
];
