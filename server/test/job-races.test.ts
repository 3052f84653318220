import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { Job } from '#contract/jobs';
import { createBackground } from '../src/reconciler/background.ts';
import { killIfThere, processesOf, until } from './support/local-engine.ts';
import { createWorkbench, jobRequest } from './support/workbench.ts';

const bench = await createWorkbench();
const { db, engine, home, services, ada, as } = bench;
const { createJob, submit, reach, item, statuses, log, get, post, goAhead, tick } = bench;

const isOver = (jobId: string) => async () => {
  const found = await item(jobId);
  return found.outcome !== null && found;
};
const statusOf = async (jobId: string) => (await item(jobId)).jobStatus.content;
const reason = async (jobId: string) => (await item(jobId)).statusReason ?? '';

async function running(command: string, more: object = {}): Promise<string> {
  const { id } = await createJob(`echo begun; ${command}`, more);
  await submit(id);
  await reach('it is Executing', async () => (await statusOf(id)) === 'Executing');
  await until('it has begun', async () => (await log(id)).includes('begun'));
  return id;
}

/** Sends `request`, and has `meanwhile` happen after it has read the job and before it writes it. */
async function between<T>(
  jobId: string,
  request: () => Promise<T>,
  meanwhile: ReturnType<typeof sql>,
): Promise<T> {
  const { answer } = await db.transaction().execute(async (trx) => {
    await sql`select 1 from job where id = ${jobId} for update`.execute(trx);
    const answer = request();
    await until('it waits for the row', async () => {
      const { rows } = await sql`select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
      return rows.length > 0;
    });
    await meanwhile.execute(trx);
    return { answer };
  });
  return answer;
}

const toTwoCores = (jobId: string) => sql`
  update job set cores_per_slot = 2, cores = 2,
    request = jsonb_set(request, '{jobanalyses,0,hardware,coresPerSlot}', '2')
  where id = ${jobId}`;
const toSubmitted = (jobId: string) => sql`
  update job set status = 'Queued', status_at = now(), submitted_at = now() where id = ${jobId}`;
const toSaved = (jobId: string) => sql`
  update job set status = null, status_at = null, submitted_at = null where id = ${jobId}`;

describe('two requests about one job', () => {
  it('a change just before the submission is what is submitted', async () => {
    const { id } = await createJob('true');

    const answer = await between(id, () => post(`/jobs/${id}/submit/`), toTwoCores(id));

    assert.equal(answer.statusCode, 200);
    const over = await reach('over', isOver(id));
    assert.equal(over.cores, 2);
    assert.equal((await bench.cluster(over.usedClusterId ?? '')).cores, 2);
  });

  it('a change just after the submission leaves the hardware alone', async () => {
    const { id } = await createJob('true');
    const two = jobRequest('true', { name: 'Renamed', hardware: { coresPerSlot: 2 } });

    const patch = () => as(ada, 'PATCH', `/api/v3/jobs/${id}/`, two);
    const answer = await between(id, patch, toSubmitted(id));

    assert.equal(answer.statusCode, 200);
    const { cores, name } = Job.parse(answer.json());
    assert.deepEqual({ cores, name }, { cores: 1, name: 'Renamed' });
    await toSaved(id).execute(db);
  });

  it('a job that was submitted meanwhile is not deleted', async () => {
    const { id } = await createJob('true');

    const remove = () => as(ada, 'DELETE', `/api/v3/jobs/${id}/`);
    const answer = await between(id, remove, toSubmitted(id));

    assert.equal(answer.statusCode, 400);
    assert.equal(Job.parse(await get(`/jobs/${id}/`)).id, id);
    await toSaved(id).execute(db);
  });
});

describe('a server that was killed while it started a job', () => {
  it('goes on with the run although an input file is gone by now', async () => {
    const input = await bench.upload('in.txt', 'in');
    const id = await running('until [ -e go ]; do sleep 0.02; done', {
      tile: { inputFiles: [{ id: input.id }] },
    });
    // As the database is when the run has begun and nobody has noted it.
    await sql`update job set status = 'Started', started_at = null where id = ${id}`.execute(db);
    await as(ada, 'DELETE', `/api/v3/files/${input.id}/`);

    await tick();

    assert.equal(await statusOf(id), 'Executing');
    await writeFile(join(home, 'jobs', id, 'run1', 'work', 'go'), '');
    assert.equal((await reach('over', isOver(id))).outcome, 'succeeded');
  });
});

describe('a job that is being stopped', () => {
  it('is never started again, whatever became of its run folder', async (t) => {
    const id = await running(`trap '' TERM; sleep 600`);
    const ensureRun = t.mock.method(engine, 'ensureRun');
    assert.equal((await post(`/jobs/${id}/runs/1/stop/`)).statusCode, 200);
    await tick();
    assert.equal(await statusOf(id), 'Stopping');
    const folder = join(home, 'jobs', id, 'run1');
    await until('nothing of it runs', async () => {
      const left = await processesOf(home);
      for (const { pid } of left) killIfThere(pid);
      return left.length === 0;
    });
    await rm(folder, { recursive: true });

    const over = await reach('over', isOver(id));

    assert.equal(over.outcome, 'stopped');
    assert.equal(ensureRun.mock.callCount(), 0);
  });

  it('need not wait for its input files to be placed, and never starts', async () => {
    const input = await bench.upload('in.txt', 'in');
    const { id } = await createJob('true', { tile: { inputFiles: [{ id: input.id }] } });
    await submit(id);
    await db.transaction().execute(async (trx) => {
      // The launch waits here for what it has to place.
      await sql`lock table file in access exclusive mode`.execute(trx);
      await services.reconcile.tick();
      await post(`/jobs/${id}/stop/`);
      await services.reconcile.tick();
    });
    await services.reconcile.settled();
    await tick();

    assert.equal((await item(id)).outcome, 'stopped');
    const names = (await statuses(id)).map(({ status }) => status);
    assert.deepEqual(names, ['Pending', 'Queued', 'Started', 'Stopping', 'Completed']);
  });
});

describe('a site that cannot start a job now', () => {
  it('is asked again after a while, the job says why, and can be stopped', async (t) => {
    const { id } = await createJob('true');
    const ensureRun = t.mock.method(engine, 'ensureRun', () =>
      Promise.reject(new Error('no room for another process')),
    );
    await submit(id);
    await reach('it is told', async () => (await reason(id)).includes('no room'));
    assert.equal(await statusOf(id), 'Started');
    const calls = ensureRun.mock.callCount();

    await tick();
    await tick();
    assert.equal(ensureRun.mock.callCount(), calls);
    goAhead(1);
    await tick();
    assert.equal(ensureRun.mock.callCount(), calls + 1);

    await post(`/jobs/${id}/stop/`);
    await tick();
    assert.equal((await item(id)).outcome, 'stopped');
    bench.problems.length = 0;
  });
});

describe('background work', () => {
  const setup = () => {
    const errors: unknown[] = [];
    const background = createBackground({
      onDone: () => undefined,
      onError: (error) => void errors.push(error),
      ticks: () => performance.now(),
    });
    return { background, errors };
  };
  const endless = (signal: AbortSignal) =>
    new Promise<void>((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(new Error('left'));
      });
    });

  it('ends when the server stops, without a complaint, and takes no more', async () => {
    const { background, errors } = setup();
    background.run('a', endless);

    await background.stop();
    background.run('b', endless);

    assert.deepEqual(errors, []);
    assert.equal(background.isBusy('b'), false);
  });

  it('may be done again at once after it was called off', async () => {
    const { background } = setup();
    background.run('a', endless);
    background.cancel('a');
    await background.settled();

    let done = false;
    background.run('a', () => {
      done = true;
      return Promise.resolve();
    });
    await background.settled();

    assert.equal(done, true);
  });
});

it('no job completed twice, and no pass met an error', async () => {
  assert.deepEqual(bench.problems, []);
  const { rows } = await sql<{ job_id: string }>`
    select job_id from job_status where status = 'Completed' group by job_id having count(*) > 1`.execute(
    db,
  );
  assert.deepEqual(rows, []);
});
