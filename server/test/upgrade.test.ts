import assert from 'node:assert/strict';
import { realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { JobRequest } from '#contract/jobs';
import { createApi } from '../../scripts/lib/api.ts';
import { createDb, createPool, migrate, type Db } from '../src/db/database.ts';
import { openEmbedded } from '../src/db/embedded.ts';
import { createLocalEngine } from '../src/engine/local/local-engine.ts';
import { cluster, written } from './support/local-engine.ts';
import { createTestDatabase } from './support/database.ts';
import { newHome, startOwnServer } from './support/own-server.ts';

const TOKEN = '9'.repeat(40);

interface OldJob {
  readonly id: string;
  readonly clusterId: string;
  readonly command: string;
  readonly isRunning: boolean;
}

/** Rows as the first version wrote them. */
async function addOldJob(db: Db, { id, clusterId, command, isRunning }: OldJob): Promise<void> {
  const hardware = { coreType: 'local', coresPerSlot: 1, slots: 1, walltime: 1 };
  const request = JobRequest.parse({
    name: id,
    jobanalyses: [{ analysis: { code: 'user_included', version: '0' }, command, hardware }],
  });
  const [clusterStatus, status] = isRunning ? ['Started', 'Executing'] : ['Not Started', 'Pending'];
  await sql`
    insert into cluster (id, owner_id, name, is_persistent, site, core_type, core_type_name, cores_per_slot, slots,
      cores, run_low_priority, installed_analyses, idle_timeout_minutes, price_per_core_hour, status, wanted,
      started_at, nodes)
    values (${clusterId}, 'ada', ${id}, false, 'local', 'local', 'This machine', 1, 1, 1, false, '[]', 30, 0,
      ${clusterStatus}, 'up', ${isRunning ? sql`now()` : null}, '[]')`.execute(db);
  await sql`
    insert into job (id, owner_id, name, description, request, analysis_names, core_type, cores_per_slot, slots, cores,
      price_per_core_hour, cluster_id, expected_runs, status, status_at, queue_position, submitted_at, started_at,
      input_bytes, output_bytes)
    values (${id}, 'ada', ${id}, '', ${JSON.stringify(request)}, '{}', 'local', 1, 1, 1, 0, ${clusterId}, 1, ${status},
      now(), nextval('job_queue_position'), now(), ${isRunning ? sql`now()` : null}, 0, 0)`.execute(
    db,
  );
  await sql`insert into job_status (job_id, status) values (${id}, ${status})`.execute(db);
  await sql`insert into run (job_id, number) values (${id}, 1)`.execute(db);
}

describe('an upgrade', () => {
  it('R25: from the first schema, while a job runs and another waits, loses neither', async () => {
    const home = await newHome();
    const embedded = await openEmbedded(home);
    const db = createDb(createPool(embedded.url, 1));
    await migrate(db, '0001-foundation');
    await sql`insert into account (id, email, username, full_name, role)
      values ('ada', 'administrator@localhost', 'ada', 'Ada', 'administrator')`.execute(db);
    const go = join(dirname(home), 'go');
    const command = `echo begun >begun; until [ -e '${go}' ]; do sleep 0.05; done; exit 7`;
    await addOldJob(db, { id: 'runsNow', clusterId: 'itsOwn', command, isRunning: true });
    await addOldJob(db, { id: 'waits', clusterId: 'another', command: 'true', isRunning: false });
    await db.destroy();
    await embedded.stop();
    const folder = join(await realpath(home), 'engine', 'local');
    const engine = await createLocalEngine({ site: 'local', folder });
    await engine.ensureCluster(cluster('itsOwn', 1));
    const run = {
      jobId: 'runsNow',
      number: 1,
      folder: join(await realpath(home), 'jobs/runsNow/run1'),
      clusterId: 'itsOwn',
      owner: 'ada@example.org',
      cores: 1,
      steps: [{ command, env: {} }],
      env: {},
    };
    await engine.ensureRun(run);
    await written(run, 'begun');
    await engine.close();

    const server = await startOwnServer({ MOORAGE_HOME: home, MOORAGE_ADMIN_TOKEN: TOKEN });
    await writeFile(go, '');

    const api = createApi(server.address, TOKEN);
    const ended = await api.jobOver('runsNow');
    assert.deepEqual([ended.outcome, ended.exitCode], ['failed', 7]);
    assert.equal((await api.jobOver('waits')).outcome, 'succeeded');
  });

  it('that two servers begin at once is done by one of them, while the other waits', async () => {
    const { url, pool } = await createTestDatabase();
    await pool.query('drop schema public cascade; create schema public');
    const both = [createDb(createPool(url, 1)), createDb(createPool(url, 1))];

    await Promise.all(both.map((db) => migrate(db)));

    const { rows } = await pool.query('select count(*) as n from kysely_migration_lock');
    assert.deepEqual(rows, [{ n: 1 }]);
    await Promise.all(both.map((db) => db.destroy()));
  });
});
