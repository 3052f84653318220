import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Job } from '#contract/jobs';
import { examine, gatherEvidence } from '../src/doctor/examine.ts';
import { CALLS, type Call } from '../src/faults/fault-points.ts';
import { interceptCalls } from '../src/faults/intercept-calls.ts';
import { until } from './support/local-engine.ts';
import { createWorkbench, jobRequest } from './support/workbench.ts';

/** Every so many calls one is made to fail; `npm run test:faults -- --sweep` leaves out none. */
const STRIDE = Number(process.env['MOORAGE_SWEEP_STRIDE'] ?? 9);

const bench = await createWorkbench();
const { db, pool, home, services, app, ada, goAhead } = bench;

/** The call that fails, and how many of its kind there were. */
let chosen: { readonly call: Call; readonly nth: number; count: number } | undefined;
const stepAside = await interceptCalls((call) => {
  if (chosen?.call !== call) return undefined;
  chosen.count += 1;
  return chosen.count === chosen.nth ? 'error' : undefined;
});
bench.beforeClose(() => {
  stepAside();
  return Promise.resolve();
});

/** As clients do: what is not answered is sent again, under the same key. */
async function post(url: string, payload?: object): Promise<string> {
  const headers = { ...ada.headers, 'idempotency-key': randomUUID() };
  return until(`${url} is answered`, async () => {
    const response = await app.inject({
      method: 'POST',
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
    assert.ok(response.statusCode < 400 || response.statusCode >= 500, response.body);
    // What failed is tried again after a while.
    if (response.statusCode >= 500) goAhead(2);
    return response.statusCode < 300 && [response.body];
  }).then(([body = '']) => body);
}

/** From nothing to a job that is over and a cluster that is gone. */
async function wholeLife(): Promise<string> {
  const command = `echo x >> ${join(home, 'starts')}-$MOORAGE_JOB_ID; echo done; exit 3`;
  const { id } = Job.parse(JSON.parse(await post('/api/v3/jobs/', jobRequest(command))));
  await post(`/api/v3/jobs/${id}/submit/`);
  await until(`job ${id} is over and its cluster gone`, async () => {
    await services.reconcile.tick().catch(() => undefined);
    await services.reconcile.settled();
    // What failed is tried again after a while.
    goAhead(2);
    const open = await db
      .selectFrom('cluster')
      .innerJoin('job', 'job.cluster_id', 'cluster.id')
      .where('job.id', '=', id)
      .where('cluster.status', '=', 'Stopped')
      .where('job.status', '=', 'Completed')
      .select('job.id')
      .executeTakeFirst()
      .catch(() => undefined); // this very question was the call
    return open !== undefined;
  });
  return id;
}

async function assertWell(jobId: string): Promise<void> {
  const run = await db
    .selectFrom('run')
    .where('job_id', '=', jobId)
    .select(['outcome', 'exit_code', 'output_file_count'])
    .executeTakeFirst();
  assert.deepEqual(run, { outcome: 'failed', exit_code: 3, output_file_count: 1 });
  assert.equal(await readFile(join(home, `starts-${jobId}`), 'utf8'), 'x\n');
  const evidence = await gatherEvidence(db, home);
  const examined = await examine({ ...evidence, engines: [join(home, 'engine')] }, () =>
    Promise.resolve(),
  );
  assert.deepEqual(
    examined.flatMap(({ findings }) => findings),
    [],
  );
  assert.equal(pool.totalCount - pool.idleCount, 0, 'every connection is given back');
  assert.deepEqual(await openFiles(), []);
}

/** Files of the state folder that this process has open. */
async function openFiles(): Promise<string[]> {
  const fds = await readdir('/proc/self/fd');
  const paths = await Promise.all(fds.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return paths.filter((path) => path.startsWith(home));
}

describe('the n-th call fails while a job lives its whole life', () => {
  for (const call of CALLS) {
    it(`R26: ${call}: nothing crashes, leaks or is recorded wrongly`, async (t) => {
      let failed = 0;
      for (let nth = 1; ; nth += call === 'spawn' ? 1 : STRIDE) {
        const now = { call, nth, count: 0 };
        chosen = now;
        const jobId = await wholeLife();
        chosen = undefined;
        if (now.count < nth) break;
        failed += 1;
        await assertWell(jobId).catch((error: unknown) => {
          throw new Error(`after call ${String(nth)} of ${call} had failed`, { cause: error });
        });
      }
      t.diagnostic(`${String(failed)} calls were made to fail`);
      assert.ok(failed > 0);
    });
  }
});
