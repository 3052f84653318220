import assert from 'node:assert/strict';
import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { File } from '#contract/files';
import { page } from '#contract/wire';
import { createFilesRepository } from '../src/files/files.repository.ts';
import { runFolder } from '../src/files/run-folder.ts';
import { createWorkbench } from './support/workbench.ts';

const bench = await createWorkbench();
const { db, ada, bob, as, app, home } = bench;
const Files = page(File);
const list = async (path: string, user = ada) => {
  const response = await as(user, 'GET', `/api/v3${path}`);
  assert.equal(response.statusCode, 200, response.body);
  return Files.parse(response.json());
};
const names = async (path: string, user = ada) =>
  (await list(path, user)).results.map(({ name }) => name);
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** A job that has written its files and waits for `go`. */
async function running(command: string) {
  const { id } = await bench.createJob(
    `${command}; touch ready; until [ -e go ]; do sleep 0.02; done`,
  );
  await bench.submit(id);
  const work = join(home, runFolder(id, 1), 'work');
  await bench.reach('the files are there', () => isThere(join(work, 'ready')));
  return { id, work };
}
async function end(id: string): Promise<void> {
  await writeFile(join(home, runFolder(id, 1), 'work', 'go'), '');
  await bench.reach('the run is over', async () => (await bench.item(id)).outcome !== null);
}

describe('GET /jobs/{id}/runs/{n}/files/ of a run that goes on', () => {
  it('lists what is there, not uploaded yet, under ids that stay when it has ended', async () => {
    const { id } = await running('mkdir out; echo 1 > out/t.csv; echo 22 > log.txt');

    const path = `/jobs/${id}/runs/1/files/`;
    const [first, second] = [await list(path), await list(path)];

    const ofFirst = new Map(first.results.map((file) => [file.relativePath, file]));
    const csv = ofFirst.get('out/t.csv');
    assert.deepEqual(
      [csv?.name, csv?.isUploaded, csv?.decryptedSize, csv?.typeId, csv?.owner],
      ['t.csv', false, 2, 5, ada.email],
    );
    assert.ok(ofFirst.has('process_output.log'));
    const ids = (files: typeof first) =>
      Object.fromEntries(files.results.map((file) => [file.relativePath, file.id]));
    assert.deepEqual(ids(second), ids(first));

    await end(id);
    const after = await list(`${path}?page_size=100`);
    assert.deepEqual(ids(after), { ...ids(first), go: ids(after)['go'] });
    assert.ok(after.results.every(({ isUploaded }) => isUploaded));
  });

  it('is searched and paged as others are, and stands empty for the whole job', async () => {
    const { id } = await running('mkdir out; for i in 1 2 3; do echo $i > out/$i.sif; done');

    const path = `/jobs/${id}/runs/1/files/`;

    assert.deepEqual((await names(`${path}?search=SIF`)).sort(), ['1.sif', '2.sif', '3.sif']);
    assert.equal((await list(`${path}?search=out/2`)).count, 1);
    const some = await list(`${path}?search=sif&page_size=2&page=2`);
    assert.deepEqual([some.count, some.results.length, some.next], [3, 1, null]);
    assert.equal((await list(`/jobs/${id}/files/`)).count, 0);
    await end(id);
  });

  it('has a download address that works now; the file itself is there at the end of the run', async () => {
    const { id } = await running(`mkdir 'a b'; echo now > 'a b/ö#.txt'`);
    const [file] = (await list(`/jobs/${id}/runs/1/files/?search=.txt`)).results;
    assert.ok(file);

    const now = await app.inject({ url: file.downloadUrl, headers: ada.headers });
    const early = await as(ada, 'GET', `/api/v2/files/${file.id}/contents/`);

    assert.deepEqual([now.statusCode, now.body], [200, 'now\n']);
    assert.equal(early.statusCode, 404);
    await end(id);
    assert.equal((await as(ada, 'GET', `/api/v2/files/${file.id}/contents/`)).body, 'now\n');
  });

  it('is a 404 for somebody else', async () => {
    const { id } = await running('true');

    assert.equal((await as(bob, 'GET', `/api/v2/jobs/${id}/runs/1/files/`)).statusCode, 404);
    assert.equal((await as(ada, 'GET', `/api/v2/jobs/${id}/runs/2/files/`)).statusCode, 404);
    await end(id);
  });
});

describe('GET /files/', () => {
  it('owner=1: mine; else those of jobs too that are shared with me', async () => {
    const input = await bench.upload('shared-input.txt', 'x');
    const { id } = await bench.createJob('echo 1 > shared-output.txt', {
      tile: { inputFiles: [{ id: input.id }] },
    });
    await bench.submit(id);
    await bench.reach('the job is over', async () => (await bench.item(id)).outcome !== null);
    assert.deepEqual(await names('/files/?search=shared-', bob), []);

    await bench.post(`/jobs/${id}/share/`, { email: bob.email });

    const seen = await list('/files/?search=shared-&include_jobs=1', bob);
    const shown = seen.results.map(({ name, owner, jobs }) => [name, owner, jobs?.count]);
    assert.deepEqual([...new Set(shown.map((one) => one.join(' ')))].sort(), [
      `shared-input.txt ${ada.email} 1`,
      `shared-output.txt ${ada.email} 1`,
    ]);
    assert.deepEqual(await names('/files/?search=shared-&owner=1', bob), []);
    assert.ok((await names('/files/?search=shared-&owner=1')).length >= 2);
  });

  it('ext, type, dates, limit and page_size narrow the list', async () => {
    await bench.upload('filter-a.inp', 'x');
    const { dateUploaded } = await bench.upload('filter-b.DAT', 'x');
    await bench.upload('filter-c.inp', 'x');

    assert.deepEqual(await names('/files/?search=filter-'), [
      'filter-c.inp',
      'filter-b.DAT',
      'filter-a.inp',
    ]);
    assert.deepEqual(await names('/files/?search=filter-&ext=.inp'), [
      'filter-c.inp',
      'filter-a.inp',
    ]);
    assert.equal((await names('/files/?search=filter-&ext=.inp&ext=.dat')).length, 3);
    const at = encodeURIComponent(dateUploaded);
    assert.equal((await names(`/files/?search=filter-&dateUploaded__gte=${at}`)).length, 2);
    assert.equal((await names(`/files/?search=filter-&dateUploaded__lte=${at}`)).length, 2);
    assert.equal((await list('/files/?search=filter-&limit=2')).results.length, 2);
    assert.deepEqual(await names('/files/?search=filter-&type=7'), []);
  });
});

describe('output files', () => {
  /** `count` output files of a run of a new job, as the end of a run registers them. */
  async function outputs(count: number, runs = 1): Promise<string> {
    const { id: jobId } = await bench.createJob('true');
    const { files } = bench.services;
    for (let runNumber = 1; runNumber <= runs; runNumber += 1) {
      const hashed = Array.from({ length: count }, (_, index) => ({
        relativePath: `out/${String(index).padStart(5, '0')}.dat`,
        size: 1,
        sha512: 'a'.repeat(128),
        md5: 'b'.repeat(32),
      }));
      const owner = { ownerId: ada.id, jobId, runNumber, now: new Date(1e12 + runNumber) };
      await db.transaction().execute((trx) => files.registerOutputs(trx, owner, hashed));
    }
    return jobId;
  }

  it('of two with one name the newest comes first', async () => {
    const jobId = await outputs(3, 3);

    const { results } = await list(`/jobs/${jobId}/files/?search=00001.dat`);

    assert.deepEqual(
      results.map(({ path }) => /run\d/.exec(path)?.[0]),
      ['run3', 'run2', 'run1'],
    );
  });

  it('that are ten thousand are walked page by page, each once', async () => {
    const jobId = await outputs(10_000);
    const seen = new Set<string>();

    let next: string | null = `http://localhost/api/v3/jobs/${jobId}/files/?page_size=1848`;
    while (next !== null) {
      const answer = await app.inject({ url: next, headers: ada.headers });
      const { results, next: after } = Files.parse(answer.json());
      for (const { id } of results) seen.add(id);
      next = after?.slice(after.indexOf('/api')) ?? null;
    }

    assert.equal(seen.size, 10_000);
    assert.deepEqual(await names(`/jobs/${jobId}/files/?search=/0999`), [
      ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => `0999${String(digit)}.dat`),
    ]);
  });

  it('are read in the order of an index, without sorting all of them', async () => {
    const jobId = await outputs(10_000);
    await sql`analyze file`.execute(db);

    const { rows } = await sql<Record<'QUERY PLAN', string>>`
      explain select file.* from file join account on account.id = file.owner_id
      where job_id = ${jobId} and deleted_at is null and trash_id is null
      order by file.created_at desc, run_number desc, relative_path collate "C" limit 10 offset 5000`.execute(
      db,
    );

    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    assert.match(plan, /file_of_job/);
    assert.doesNotMatch(plan, /Sort/);
  });

  it('are all registered, even if two of them would bear one id', async () => {
    const { id: jobId } = await bench.createJob('true');
    const row = {
      id: 'sAmEiD',
      owner_id: ada.id,
      name: 'x',
      type_id: 5,
      size: 1,
      sha512: '',
      md5: '',
      relative_path: 'x',
      stored_at: 'x',
      wire_path: 'x',
      job_id: jobId,
      run_number: 1,
    };

    await db
      .transaction()
      .execute((trx) =>
        createFilesRepository(db).insertAll(trx, [row, { ...row }, { ...row, id: 'SaMeId' }]),
      );

    assert.equal((await list(`/jobs/${jobId}/files/`)).count, 3);
  });
});
