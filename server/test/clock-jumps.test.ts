import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { Job } from '#contract/jobs';
import { createStopwatch } from '../src/reconciler/stopwatch.ts';
import { killIfThere, processesOf } from './support/local-engine.ts';
import { createWorkbench } from './support/workbench.ts';

const bench = await createWorkbench();
const { db, home, createCluster, createJob, submit, cluster, item, reach, post, get, tick } = bench;
const { goAhead, setClockBy } = bench;

const HOUR = 60;
const hardware = { coresPerSlot: 1 };
const isStopped = (id: string) => async () => {
  const found = await cluster(id);
  return found.status === 'Stopped' && found;
};

/** An idle cluster, one with a walltime, and a job with a walltime, each good for half an hour. */
async function halfHours() {
  const idle = await createCluster(hardware, { idleTimeoutMinutes: 30 });
  const walled = await createCluster(
    { ...hardware, walltime: 0.5 },
    { idleTimeoutMinutes: 500_000 },
  );
  for (const { id } of [idle, walled]) await post(`/clusters/${id}/start/`);
  const job = await createJob('sleep 600', { hardware: { walltime: 0.5 } });
  await submit(job.id);
  await reach('idle', async () => (await cluster(idle.id)).idleSince !== null);
  await reach('up', async () => (await cluster(walled.id)).status === 'Started');
  await reach('it runs', async () => (await item(job.id)).jobStatus.content === 'Executing');
  await tick();
  return { idle: idle.id, walled: walled.id, job: job.id };
}
type Subjects = Awaited<ReturnType<typeof halfHours>>;

async function assertAllGoOn({ idle, walled, job }: Subjects): Promise<void> {
  await tick();
  await tick();
  assert.equal((await cluster(idle)).status, 'Started');
  assert.equal((await cluster(walled)).status, 'Started');
  assert.equal((await item(job)).jobStatus.content, 'Executing');
}

async function assertAllEnd({ idle, walled, job }: Subjects): Promise<void> {
  assert.equal((await reach('1', isStopped(idle))).statusReason, 'Without a job for 30 minutes');
  assert.match((await reach('2', isStopped(walled))).statusReason ?? '', /^Walltime of 0.5 hours/);
  assert.equal(await reach('3', async () => (await item(job)).outcome ?? false), 'timed_out');
}

describe('while the server runs, somebody sets the clock of the machine', () => {
  it('R13: an hour ahead: nothing expires that has not lasted so long, then all of it does', async () => {
    const subjects = await halfHours();

    setClockBy(HOUR);
    await assertAllGoOn(subjects);
    goAhead(20);
    await assertAllGoOn(subjects);

    goAhead(11);
    await assertAllEnd(subjects);
    setClockBy(-HOUR);
  });

  it('R13: an hour back: everything still expires in its time, and nothing has lasted less than nothing', async () => {
    const subjects = await halfHours();

    setClockBy(-HOUR);
    await assertAllGoOn(subjects);
    const { uptimeSeconds, cost } = await cluster(subjects.walled);
    assert.ok(uptimeSeconds !== null && uptimeSeconds >= 0 && cost >= 0);
    const { elapsedWalltimeSeconds } = Job.parse(await get(`/jobs/${subjects.job}/`));
    assert.ok(elapsedWalltimeSeconds !== null && elapsedWalltimeSeconds >= 0);

    goAhead(31);
    await assertAllEnd(subjects);
    setClockBy(HOUR);
  });

  for (const minutes of [HOUR, -HOUR]) {
    it(`R13: a cluster was up for as long as it was, whatever that day's clock said (${String(minutes)} min)`, async () => {
      const { id } = await createCluster(hardware, { idleTimeoutMinutes: 500_000 });
      await post(`/clusters/${id}/start/`);
      await reach('up', async () => (await cluster(id)).status === 'Started');
      goAhead(10);
      setClockBy(minutes);
      goAhead(10);

      await post(`/clusters/${id}/stop/`);
      const { uptimeSeconds } = await reach('down', isStopped(id));

      assert.ok(uptimeSeconds && uptimeSeconds >= 20 * 60 && uptimeSeconds < 25 * 60);
      setClockBy(-minutes);
    });
  }
});

describe('a job whose run is lost', () => {
  it('R13: is billed until the last sign of it, not until somebody noticed', async () => {
    const { id } = await createJob('echo begun; sleep 600');
    await submit(id);
    await reach('it runs', async () => (await item(id)).jobStatus.content === 'Executing');
    await tick();
    goAhead(5 * HOUR);
    for (const { pid } of await processesOf(home)) killIfThere(pid);

    await reach('lost', async () => (await item(id)).outcome === 'lost');

    const { elapsedWalltimeSeconds } = Job.parse(await get(`/jobs/${id}/`));
    assert.ok(elapsedWalltimeSeconds !== null && elapsedWalltimeSeconds >= 0);
    assert.ok(elapsedWalltimeSeconds < 4 * HOUR * 60, String(elapsedWalltimeSeconds));
    const { rows } = await sql`select 1 from run where completed_at < started_at`.execute(db);
    assert.deepEqual(rows, []);
  });
});

describe('a stopwatch', () => {
  it('R13: believes a date once, and a date in the future never', () => {
    let now = new Date('2026-03-01T12:00:00Z');
    let ticked = 0;
    const watch = createStopwatch({ clock: () => now, ticks: () => ticked });
    const sinceNoon = () => watch.elapsedMs('noon', '2026-03-01T12:00:00Z');
    assert.equal(watch.elapsedMs('morning', '2026-03-01T11:00:00Z'), 3_600_000);
    assert.equal(watch.elapsedMs('future', '2027-01-01T00:00:00Z'), 0);
    assert.equal(sinceNoon(), 0);

    now = new Date('2030-01-01T00:00:00Z');
    ticked = 5;
    assert.equal(sinceNoon(), 5);

    watch.forget('noon');
    assert.ok(sinceNoon() > 1_000_000_000);
  });
});

it('no pass of the reconciler met an error', () => {
  assert.deepEqual(bench.problems, []);
});
