import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { runFolder } from '../files/run-folder.ts';

const UNDER_WAY =
  'The run was under way when the back-up was made from which this installation was restored';

/** Makes the rows true of what was restored: the world has gone on since, or is gone. */
export async function settleRows(client: pg.ClientBase, home: string): Promise<void> {
  await loseWhatHadBegun(client, home);
  await forgetMissingUploads(client, home);
  // Whoever asks for what followed an event of before has to load everything anew.
  await client.query(
    `insert into installation (key, value) values ('events_pruned_to', pg_current_xact_id()::text)
     on conflict (key) do update set value = excluded.value`,
  );
}

/** A run bears its mark from its first moment on: whatever became of it, it is never started again. */
async function loseWhatHadBegun(client: pg.ClientBase, home: string): Promise<void> {
  const { rows } = await client.query<{ job_id: string; number: number }>(
    `select job_id, number from run join job on job.id = job_id
     where job.status <> 'Completed' and stop_outcome is null`,
  );
  for (const { job_id: id, number } of rows) {
    const folder = join(home, runFolder(id, number));
    const hasBegun = await isThere(join(folder, '.moorage', 'started'));
    if (!hasBegun || (await isThere(join(folder, 'exit.json')))) continue;
    await client.query(
      `update job set stop_reason = $2, stop_outcome = 'lost', stop_requested_at = clock_timestamp() where id = $1`,
      [id, UNDER_WAY],
    );
  }
}

/** Deleted between the moment of the database and that of the files. */
async function forgetMissingUploads(client: pg.ClientBase, home: string): Promise<void> {
  const { rows } = await client.query<{ id: string; stored_at: string }>(
    'select id, stored_at from file where job_id is null and deleted_at is null',
  );
  for (const { id, stored_at } of rows)
    if (!(await isThere(join(home, stored_at))))
      await client.query('update file set deleted_at = clock_timestamp() where id = $1', [id]);
}

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );
