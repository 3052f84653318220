import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { Job } from '#contract/jobs';
import { Run } from '#contract/runs';
import { page } from '#contract/wire';
import { createRunsRepository } from '../src/jobs/runs.repository.ts';
import { sweepOf } from './support/sweeps.ts';
import { createWorkbench } from './support/workbench.ts';

const bench = await createWorkbench();
const { db, createJob, submit, reach, item, get, tick } = bench;

/** Rows of runs that PostgreSQL reads while the reconciler asks for the open ones of a job. */
const rowsRead = (jobId: string): Promise<number> =>
  db.transaction().execute(async (trx) => {
    const readSoFar = async (): Promise<number> => {
      const { rows } = await sql<{ count: number }>`
        select seq_tup_read + idx_tup_fetch as count from pg_stat_xact_user_tables where relname = 'run'`.execute(
        trx,
      );
      return rows[0]?.count ?? 0;
    };
    const before = await readSoFar();
    const open = await createRunsRepository(trx).open([{ id: jobId, slots: 4 }]);
    assert.equal(open.length, 4);
    return (await readSoFar()) - before;
  });

describe('a sweep of many runs', () => {
  it('of 10,000 is submitted at once, read by pages, and looked at no more than its open runs are many', async () => {
    const { id } = await createJob('true', { hardware: { slots: 4 }, job: sweepOf(10_000) });
    await submit(id);

    assert.equal(Job.parse(await get(`/jobs/${id}/`)).expectedRuns, 10_000);
    const last = page(Run).parse(await get(`/jobs/${id}/runs/?page_size=7&page=1429`));
    assert.deepEqual(
      [last.count, last.next, last.results.map((run) => run.displayOrder)],
      [10_000, null, [9997, 9998, 9999, 10_000]],
    );
    await sql`update run set started_at = now(), completed_at = now(), outcome = 'succeeded'
      where job_id = ${id} and number <= 9990`.execute(db);
    await sql`vacuum analyze run`.execute(db);
    assert.ok((await rowsRead(id)) <= 20);
    await bench.post(`/jobs/${id}/stop/`);
    await reach('it is over', async () => (await item(id)).outcome !== null);
    assert.deepEqual(bench.problems, []);
  });

  it('goes on as fast at its end as at its beginning', async () => {
    const runs = 60;
    const { id } = await createJob('true', { hardware: { slots: 4 }, job: sweepOf(runs) });
    await submit(id);
    const passesUntil = async (ended: number): Promise<number> => {
      for (let passes = 1; ; passes += 1) {
        await tick();
        const { rows } = await sql<{ count: number }>`select count(*) as count from run
          where job_id = ${id} and completed_at is not null`.execute(db);
        if ((rows[0]?.count ?? 0) >= ended) return passes;
      }
    };
    const half = await passesUntil(runs / 2);
    const rest = await passesUntil(runs);
    assert.ok(rest <= 2 * half + 20, `${String(half)} passes, then ${String(rest)}`);
    await reach('it is over', async () => (await item(id)).outcome === 'succeeded');
  });
});
