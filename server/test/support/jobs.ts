import { sql } from 'kysely';
import type { JobStatus } from '#contract/statuses';
import type { Db } from '../../src/db/database.ts';
import { randomId } from '../../src/http/wire-id.ts';
import type { TestUser } from './app.ts';

interface TestJob {
  readonly name?: string;
  readonly inputFiles?: readonly string[];
  readonly command?: string;
}

/** A job with one run under way, as the database has it: for tests of what hangs on jobs. */
export async function addJob(
  db: Db,
  { id: ownerId }: Pick<TestUser, 'id'>,
  { name = 'A job', inputFiles = [], command = 'true' }: TestJob = {},
): Promise<string> {
  const id = randomId();
  const request = {
    name,
    jobanalyses: [
      {
        analysis: { code: 'user_included', version: '0' },
        command,
        envVars: { COLOUR: 'red' },
        hardware: { coreType: 'cove', coresPerSlot: 2, slots: 1, walltime: 3, type: 'compute' },
        inputFiles: inputFiles.map((fileId) => ({ id: fileId, decompress: false })),
      },
    ],
    clusterId: null,
    clusterAfterJob: 'tear_down',
    idleTimeoutMinutes: null,
    tags: [],
  };
  await sql`
    insert into job (id, owner_id, name, description, request, analysis_names, core_type, cores_per_slot, slots, cores,
      price_per_core_hour, status, status_at, input_bytes, output_bytes)
    values (${id}, ${ownerId}, ${name}, '', ${JSON.stringify(request)}, '{}', 'cove', 2, 1, 2, 0, 'Executing', now(), 0, 0)`.execute(
    db,
  );
  await sql`insert into run (job_id, number, started_at) values (${id}, 1, now())`.execute(db);
  return id;
}

/** The run is over, and its job with it. */
export async function endJob(db: Db, jobId: string): Promise<void> {
  const completed: JobStatus = 'Completed';
  await sql`update run set completed_at = now(), outcome = 'succeeded' where job_id = ${jobId}`.execute(
    db,
  );
  await sql`update job set status = ${completed}, outcome = 'succeeded' where id = ${jobId}`.execute(
    db,
  );
}
