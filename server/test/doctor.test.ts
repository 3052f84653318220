import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { sql } from 'kysely';
import { examine, gatherEvidence, type Examined } from '../src/doctor/examine.ts';
import { shimTagVariables, tagVariables } from '../src/engine/local/tags.ts';
import { until } from './support/local-engine.ts';
import { newHome, runScript, startOwnServer } from './support/own-server.ts';
import { createWorkbench } from './support/workbench.ts';

const bench = await createWorkbench();
const { db, home, engine, createJob, submit, item, reach, cluster } = bench;
const tags = { engine: join(home, 'engine'), cluster: 'nobody', run: 'nobody/1' };

/** The workbench's engine has its state where a site of that name would. */
async function look(): Promise<Examined[]> {
  const evidence = await gatherEvidence(db, home);
  return examine({ ...evidence, engines: [join(home, 'engine')] }, () => Promise.resolve());
}

/** What is said of a subject, by the promise that is broken. */
async function found(subject: string): Promise<Record<string, string>> {
  const said = (await look()).map(
    ({ id, findings }) =>
      [id, findings.filter((one) => one.subject === subject).map(({ seen }) => seen)] as const,
  );
  return Object.fromEntries(
    said.filter(([, seen]) => seen.length > 0).map(([id, seen]) => [id, seen.join('; ')]),
  );
}

async function finishedJob(): Promise<string> {
  const { id } = await createJob('echo done > result.txt');
  await submit(id);
  await reach('its cluster is gone', async () => {
    const { usedClusterId, outcome } = await item(id);
    return outcome !== null && (await cluster(usedClusterId ?? '')).status === 'Stopped';
  });
  return id;
}

function tagged(t: TestContext, run: string, isShim: boolean): number {
  const child = spawn('sleep', ['600'], {
    detached: true,
    stdio: 'ignore',
    env: {
      PATH: '/usr/bin:/bin',
      ...tagVariables({ ...tags, run }),
      ...(isShim ? shimTagVariables({ cores: [0], folder: home }) : {}),
    },
  });
  t.after(() => child.kill('SIGKILL'));
  return child.pid ?? 0;
}

describe('the doctor', () => {
  it('finds nothing wrong where nothing is', async () => {
    await bench.upload('input.txt', 'some bytes');
    await finishedJob();

    const findings = (await look()).flatMap((examined) => examined.findings);
    assert.deepEqual(findings, []);
  });

  for (const [id, what, damage, expected] of [
    ['I1', 'a submitted job without runs', sql`delete from run where job_id = `, /without runs/],
    [
      'I3',
      'a job that ended and did not',
      sql`update job set status = 'Queued', outcome = null where id = `,
      /it is Queued, and its history ends with Completed/,
    ],
    [
      'I4',
      'a leap in a history',
      sql`delete from job_status where status = 'Validated' and job_id = `,
      /Started was followed by Executing/,
    ],
    [
      'I4',
      'a date that goes back',
      sql`update job_status set at = at - interval '1 hour' where status = 'Completed' and job_id = `,
      /at an earlier date/,
    ],
    [
      'I5',
      'an exit code that is not that of the run',
      sql`update run set exit_code = 9 where job_id = `,
      /exit code 9 .* its run left 0/,
    ],
    [
      'I9',
      'time that is charged and was not used',
      sql`update job set completed_at = completed_at + interval '1 hour' where id = `,
      /charged .* the run took/,
    ],
    [
      'I9',
      'a run whose times are not its own',
      sql`update run set started_at = started_at - interval '1 hour' where job_id = `,
      /the run took/,
    ],
  ] as const) {
    it(`finds ${what} (${id})`, async () => {
      const jobId = await finishedJob();

      await sql`${damage}${jobId}`.execute(db);

      assert.match((await found(`job ${jobId}`))[id] ?? '', expected);
    });
  }

  it('finds a run that two shims carry out (I2)', async (t) => {
    const pids = [tagged(t, 'twice/1', true), tagged(t, 'twice/1', true)];

    const seen = (await found('job twice'))['I2'] ?? '';
    for (const pid of pids) assert.match(seen, new RegExp(String(pid)));
  });

  it('finds a process whose job does not run, and says how to end it (I6)', async (t) => {
    const jobId = await finishedJob();
    // The engine sweeps up strays too, and may end one before or after it is seen: one look tells both.
    const { pid, mend } = await until('a stray that nobody ended is found', async () => {
      const stray = String(tagged(t, `${jobId}/1`, false));
      const { findings = [] } = (await look()).find(({ id }) => id === 'I6') ?? {};
      const finding = findings.find(({ seen }) => seen.startsWith(`the processes ${stray} run on`));
      return finding && { pid: stray, mend: finding.mend };
    });

    assert.equal(mend, `End them: kill -9 ${pid}`);
  });

  it('finds cores that nobody wants, and a cluster without any (I7)', async () => {
    const spec = { id: 'stray', coreType: 'cove', slots: 1, coresPerSlot: 1 };
    await engine.ensureCluster(spec);
    assert.match(
      (await found('cluster stray'))['I7'] ?? '',
      /holds cores of site engine, and is not known/,
    );
    assert.equal(await engine.releaseCluster('stray'), 'gone');

    const { id } = await bench.createCluster({ coresPerSlot: 1 });
    await sql`update cluster set status = 'Started', wanted = 'up', site = 'engine' where id = ${id}`.execute(
      db,
    );
    assert.match((await found(`cluster ${id}`))['I7'] ?? '', /is Started, and holds no cores/);
    await sql`delete from cluster_status where cluster_id = ${id}`.execute(db);
    await sql`delete from cluster where id = ${id}`.execute(db);
  });

  it('finds an output that was cut short (I8)', async () => {
    const jobId = await finishedJob();

    await truncate(join(home, `jobs/${jobId}/run1/work/result.txt`), 2);

    assert.match(
      (await found(`job ${jobId}`))['I8'] ?? '',
      /had 5 bytes when the job ended, and has 2/,
    );
  });

  it('finds an upload whose bytes are gone', async () => {
    const { id } = await bench.upload('input.txt', 'some bytes');
    const { stored_at } = await db
      .selectFrom('file')
      .select('stored_at')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();

    await rm(join(home, stored_at));

    assert.match(
      (await found(`file ${id}`))['files'] ?? '',
      /"input.txt" has 10 bytes, and .* is not there/,
    );
  });

  it('finds what lies about', async () => {
    await mkdir(join(home, 'jobs/gone'), { recursive: true });
    await writeFile(join(home, 'files/nobody'), '');
    const part = join(home, 'files/incoming/part');
    await writeFile(part, '');
    await utimes(part, 0, 0);
    await sql`insert into session (secret_hash, account_id, expires_at) values ('old', ${bench.ada.id}, '2020-01-01')`.execute(
      db,
    );

    assert.ok('job folders without a record' in (await found('folder jobs/gone')));
    assert.ok('uploads without a record' in (await found('file files/nobody')));
    assert.ok('stale uploads' in (await found('file files/incoming/part')));
    assert.match((await found('sessions'))['expired records'] ?? '', /^1 of them expired/);
  });

  it('counts only what is still so at a second look', async () => {
    const jobId = await finishedJob();
    await sql`update run set exit_code = 9 where job_id = ${jobId}`.execute(db);

    const examined = await examine(await gatherEvidence(db, home), () =>
      sql`update run set exit_code = 0 where job_id = ${jobId}`.execute(db),
    );

    assert.ok(
      !examined.flatMap(({ findings }) => findings).some(({ subject }) => subject.includes(jobId)),
    );
  });
});

describe('npm run doctor', () => {
  it('makes nothing where nothing is', async () => {
    const { code, stderr } = await runScript('doctor.ts', { MOORAGE_HOME: await newHome() });

    assert.equal(code, 1);
    assert.match(
      stderr,
      /^No Moorage has ever been started with the state folder \S+: set MOORAGE_HOME/,
    );
  });

  it('examines an installation that is stopped, and ends with 1 when something is wrong', async () => {
    const env = { MOORAGE_HOME: await newHome() };
    const server = await startOwnServer(env);
    await server.end('SIGTERM');
    const fresh = await runScript('doctor.ts', env, '--json');
    assert.equal(fresh.code, 0, fresh.stderr);
    assert.deepEqual(new Set(Object.keys(JSON.parse(fresh.stdout) as object)), new Set(['checks']));

    const held = join(env.MOORAGE_HOME, 'engine/local/clusters');
    await mkdir(held, { recursive: true });
    await writeFile(join(held, 'stray.json'), '{}');
    const broken = await runScript('doctor.ts', env);

    assert.equal(broken.code, 1, broken.stderr);
    assert.match(
      broken.stdout,
      /✖ I7: .*\n {4}cluster stray: it holds cores of site local, and is not known\n {6}Remove /,
    );
    assert.match(broken.stdout, /\n1 wrong, 0 untidy\n$/);
  });
});
