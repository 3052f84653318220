import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { sql } from 'kysely';
import * as z from 'zod';
import { readFaultPlan } from '../src/faults/fault-plan.ts';
import { FAULT_POINTS } from '../src/faults/fault-points.ts';
import { interceptCalls } from '../src/faults/intercept-calls.ts';
import { listOutputs } from '../src/workspace/list-outputs.ts';
import { openInside } from '../src/workspace/open-inside.ts';
import { StartError } from '../src/db/start-error.ts';
import { STARTS } from './faults/client.ts';
import { peacefulLife, createLives } from './faults/lives.ts';
import { createServerKeeper } from './faults/server-keeper.ts';
import { createSteadyApi } from './faults/steady-api.ts';
import { readFaults } from './faults/story.ts';
import { createTestDatabase } from './support/database.ts';
import { temporaryFolder, until } from './support/local-engine.ts';
import { jobRequest } from './support/workbench.ts';

const Made = z.object({ id: z.string() });
const Seen = z.object({ outcome: z.string().nullable(), exitCode: z.number().nullable() });
const Named = z.object({ results: z.array(z.object({ id: z.string() })) });

/** From the request on to the run under way: wherever a submit may be cut off. */
/** However busy the machine: a job may see several servers die, and each start takes its time. */
const PATIENCE_MS = 200_000;

const SUBMIT_POINTS = [
  'submit.received',
  'submit.opening',
  'submit.adding-runs',
  'submit.committing',
  'submit.committed',
  'submit.answering',
  'submit.answered',
  'dispatch.holding',
  'dispatch.preparing',
  'dispatch.spawning',
  'dispatch.spawned',
  'dispatch.recording',
  'dispatch.committing',
  'dispatch.recorded',
];

describe('a server that is killed in the middle of a submit', () => {
  it(
    'R1: has the job once, starts it once and ends it, whichever step it was killed at',
    { timeout: 600_000 },
    async (t) => {
      const home = await mkdtemp(join(tmpdir(), 'moorage-submit-'));
      await writeFile(
        join(home, 'moorage.yaml'),
        'sites: [{ name: local, engine: local, cores: 4 }]',
      );
      const keeper = createServerKeeper({ home, port: 0 });
      after(async () => {
        await keeper.end();
        await rm(home, { recursive: true, force: true, maxRetries: 10 });
      });
      const api = createSteadyApi({ address: keeper.address, signal: t.signal });
      const kept = keeper.keep(createLives([...SUBMIT_POINTS.map(killAt), peacefulLife]));

      const fired = async () => (await readFaults(home)).length;
      const jobs: string[] = [];
      while ((await fired()) < SUBMIT_POINTS.length) {
        const name = `job ${String(jobs.length + 1)}`;
        const request = jobRequest(`echo $MOORAGE_JOB_ID >> ${home}/${STARTS}; exit 3`, {
          name,
          hardware: { coreType: 'local' },
        });
        const { id } = await api.post('jobs/', request, Made);
        await api.order(`jobs/${id}/submit/`);
        jobs.push(id);
        await until(
          `job ${id} is over`,
          async () => (await api.get(`jobs/${id}/`, Seen)).outcome !== null,
          PATIENCE_MS,
        );
      }

      for (const id of jobs)
        assert.deepEqual(await api.get(`jobs/${id}/`, Seen), { outcome: 'failed', exitCode: 3 });
      const { results } = await api.get('jobs/?page_size=100', Named);
      assert.deepEqual(results.map(({ id }) => id).sort(), [...jobs].sort());
      const starts = (await readFile(join(home, STARTS), 'utf8')).trim().split('\n');
      assert.deepEqual(starts.sort(), [...jobs].sort());
      await keeper.end();
      await kept;
      const { kills, crashes, slowestStartMs } = keeper.told();
      assert.deepEqual(crashes, []);
      t.diagnostic(
        `${String(kills)} kills, ${String(jobs.length)} jobs, slowest start ${slowestStartMs.toFixed(0)} ms`,
      );
      assert.ok(kills >= 12);
    },
  );
});

function killAt(point: string) {
  return { faults: `${point}:kill:1`, killAfterMs: null };
}

describe('a connection that breaks between two statements of a transaction', () => {
  it('R26: fails the transaction and nothing else', async () => {
    const { db } = await createTestDatabase();

    const broken = db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await sql`select pg_terminate_backend(${rows[0]?.pid}, 10000)`.execute(db);
      // The news of it comes on a later turn.
      await new Promise(setImmediate);
      await sql`select 1`.execute(trx);
    });

    await assert.rejects(broken);
    assert.equal((await sql`select 1`.execute(db)).rows.length, 1);
  });
});

describe('the outputs of a run', () => {
  it('R26: are listed all or not at all, whichever call of the listing fails', async (t) => {
    const folder = await temporaryFolder(t);
    await mkdir(join(folder, 'work/inner'), { recursive: true });
    for (const path of ['process_output.log', 'work/one', 'work/inner/two'])
      await writeFile(join(folder, path), '');
    let left = 0;
    const stepAside = await interceptCalls(() => ((left -= 1) === 0 ? 'error' : undefined));
    for (let nth = 1, isHit = true; isHit; nth += 1) {
      left = nth;
      const listed = await listOutputs(folder).catch(() => null);
      isHit = left <= 0;

      if (isHit) assert.equal(listed, null, `call ${String(nth)} failed, and nobody was told`);
      else assert.equal(listed?.length, 3);
    }
    stepAside();
  });
});

describe('an output that is opened', () => {
  it('R26: is closed again when a call on it fails', async (t) => {
    const folder = await temporaryFolder(t);
    await mkdir(join(folder, 'work'));
    await writeFile(join(folder, 'work/one'), '');
    let left = 0;
    const stepAside = await interceptCalls(() => ((left -= 1) === 0 ? 'error' : undefined));

    for (let nth = 1, isHit = true; isHit; nth += 1) {
      left = nth;
      const opened = await openInside(folder, 'one').catch(() => undefined);
      isHit = left <= 0;
      left = 0;
      await opened?.handle.close();

      const open = readdirSync('/proc/self/fd').map((fd) => pathOf(fd));
      assert.ok(!open.some((path) => path.startsWith(folder)), `after call ${String(nth)}`);
    }
    stepAside();
  });
});

/** Empty for one that is closed meanwhile. */
function pathOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}

describe('MOORAGE_FAULTS', () => {
  it('names points, kinds and passes, and chance', () => {
    assert.equal(readFaultPlan(null), null);
    assert.deepEqual(
      readFaultPlan('submit.committed:kill:3, fs:error:17,random:42:0.5:kill+delay'),
      {
        planned: [
          { where: 'submit.committed', kind: 'kill', nth: 3 },
          { where: 'fs', kind: 'error', nth: 17 },
        ],
        random: { seed: 42, probability: 0.5, kinds: ['kill', 'delay'] },
      },
    );
  });

  for (const [text, expected] of [
    ['submit.commited:kill', /there is no point "submit.commited"/],
    ['submit.committed', /a fault is one of kill, error, delay, not ""/],
    ['submit.committed:explode', /not "explode"/],
    ['submit.committed:kill:0', /"0" is not the number of a pass/],
    ['submit.committed:kill:1:1', /is not the number of a pass/],
    ['random:x:0.1:kill', /a whole number as seed/],
    ['random:1:2:kill', /a probability above 0/],
    ['random:1:1:kill,random:1:1:kill', /may stand there once/],
  ] as const) {
    it(`refuses ${text}`, () => {
      assert.throws(
        () => readFaultPlan(text),
        (error) => error instanceof StartError && expected.test(error.message),
      );
    });
  }

  it('knows more than 25 points, each by a name of its own', () => {
    assert.ok(FAULT_POINTS.length >= 25);
    assert.equal(new Set(FAULT_POINTS).size, FAULT_POINTS.length);
  });
});
