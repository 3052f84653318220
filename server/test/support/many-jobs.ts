import { sql } from 'kysely';
import type { Db } from '../../src/db/database.ts';

const REQUEST = {
  name: 'A job',
  jobanalyses: [
    {
      analysis: { code: 'user_included', version: '0' },
      command: 'true',
      envVars: {},
      hardware: { coreType: 'cove', coresPerSlot: 1, slots: 1, walltime: null, type: 'compute' },
      inputFiles: [],
    },
  ],
  clusterId: null,
  clusterAfterJob: 'tear_down',
  idleTimeoutMinutes: null,
  tags: [],
};

/** Six letters that differ from one `n` to the next, out of order. */
const ID = sql.raw(
  [5, 4, 3, 2, 1, 0]
    .map((digit) => `chr(97 + ((n * 7919 % 308915776) / ${String(26 ** digit)} % 26)::int)`)
    .join(' || '),
);

/**
 * So many jobs in one statement, a millisecond after one another, as the database has them: of each hundred three are
 * saved, two are under way, five failed and the others went well.
 */
export async function addManyJobs(db: Db, ownerId: string, count: number): Promise<void> {
  await sql`
    insert into job (id, owner_id, name, description, request, analysis_names, core_type, cores_per_slot, slots, cores,
      price_per_core_hour, status, outcome, status_at, input_bytes, output_bytes, created_at, submitted_at, started_at, completed_at)
    select ${ID}, ${ownerId}, 'Job ' || lpad(n::text, 7, '0'), '', ${JSON.stringify(REQUEST)}::jsonb,
      '{Bring Your Own Software}', 'cove', 1, 1, 1, 0,
      case when n % 100 < 3 then null when n % 100 < 5 then 'Executing' else 'Completed' end,
      case when n % 100 < 5 then null when n % 100 < 10 then 'failed' else 'succeeded' end,
      at, 0, 0, at, at, at, case when n % 100 < 5 then null else at end
    from (select n, now() - (${count}::bigint - n) * interval '1 millisecond' as at
      from generate_series(1, ${count}::bigint) n) job`.execute(db);
  await sql`insert into run (job_id, number, started_at, completed_at, exit_code, outcome)
    select id, 1, started_at, completed_at, case outcome when 'failed' then 1 when 'succeeded' then 0 end, outcome
    from job where owner_id = ${ownerId} and status is not null`.execute(db);
  await sql`analyze`.execute(db);
}
