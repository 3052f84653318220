import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as z from 'zod';
import {
  JobStorageDevice,
  Region,
  StorageDevice,
  StorageDeviceStatusEntry,
} from '#contract/storage-devices';
import { page } from '#contract/wire';
import { createWorkbench } from './support/workbench.ts';

const MB = 1e6;
const bench = await createWorkbench({ storageMaxSize: 2e9 });
const {
  home,
  bob,
  ada,
  as,
  get,
  post,
  createJob,
  submit,
  statuses,
  log,
  reach,
  tick,
  goAhead,
  upload,
} = bench;

const deviceOf = async (id: string) => StorageDevice.parse(await get(`/storage-devices/${id}/`));
const stateOf = async (id: string) => (await deviceOf(id)).status;
const historyOf = async (id: string) =>
  page(StorageDeviceStatusEntry)
    .parse(await get(`/storage-devices/${id}/statuses/`))
    .results.toReversed();
const on = (id: string, ...path: string[]) => join(home, 'storage', id, ...path);
const last = async (jobId: string) => (await statuses(jobId)).at(-1);

async function create(more: object = {}): Promise<StorageDevice> {
  const answer = await post('/storage-devices/', { name: 'Meshes', storageSize: 1, ...more });
  assert.equal(answer.statusCode, 201, answer.body);
  return StorageDevice.parse(answer.json());
}

/** A device that is up. */
async function started(more: object = {}): Promise<string> {
  const { id } = await create(more);
  const answer = await post(`/storage-devices/${id}/submit/`);
  assert.equal(answer.statusCode, 200, answer.body);
  assert.equal(answer.body, '');
  await reach('it is up', async () => (await stateOf(id)) === 'Started');
  return id;
}

async function mount(jobId: string, deviceId: string): Promise<void> {
  const answer = await post(`/jobs/${jobId}/storage-devices/`, { storageDevice: { id: deviceId } });
  assert.equal(answer.statusCode, 201, answer.body);
  JobStorageDevice.parse(answer.json());
}

async function shutDown(id: string): Promise<void> {
  const answer = await post(`/storage-devices/${id}/shutdown/`);
  assert.equal(answer.statusCode, 202, answer.body);
  assert.equal(answer.body, '');
  await reach('it is down', async () => (await stateOf(id)) === 'Stopped');
}

async function runToEnd(jobId: string) {
  await submit(jobId);
  await reach('the job is over', async () => (await last(jobId))?.status === 'Completed');
  return last(jobId);
}

describe('storage devices', () => {
  it('POST /storage-devices/ answers the whole device, Not Started, in both forms', async () => {
    const long = await create({
      storageSize: '1.5',
      hardware: { walltime: 6, coresPerSlot: '2', coreType: { code: 'cove' } },
      firstAlert: 60,
      secondAlert: 90,
      autoextend: 'true',
      autoextendPercent: 80,
      walltimeAlert: true,
      walltimeAlertHours: 1,
      region: { id: 'local' },
    });
    const made = await as(ada, 'POST', '/api/v2/storage-devices', {
      name: 'Short',
      storage_size_mb: 500,
      walltime: 2,
      cores_per_slot: 1,
      core_type: 'cove',
      run_low_priority: true,
    });
    const short = StorageDevice.parse(made.json());

    assert.equal(long.storageSize, 1.5);
    assert.deepEqual(long.hardware, { walltime: 6, coresPerSlot: 2, coreType: 'cove' });
    assert.equal(long.status, 'Not Started');
    assert.equal(long.sshConnection, null);
    assert.match(
      long.urls.statuses,
      new RegExp(`^https?://.*/api/v2/storage-devices/${long.id}/statuses/$`),
    );
    assert.equal(made.statusCode, 201);
    assert.equal(short.storageSize, 0.5);
    assert.deepEqual(short.hardware, { walltime: 2, coresPerSlot: 1, coreType: 'cove' });
    assert.equal(short.runLowPriority, true);
    assert.ok(Object.keys(long).every((key) => !key.includes('_')));
  });

  it('POST /storage-devices/ refuses what cannot be, at its field', async () => {
    const refused = async (body: object) => {
      const answer = await post('/storage-devices/', body);
      assert.equal(answer.statusCode, 400, answer.body);
      return Object.keys(answer.json<object>());
    };
    assert.deepEqual(await refused({ storageSize: 1 }), ['name']);
    assert.deepEqual(await refused({ name: 'a' }), ['storageSize']);
    assert.deepEqual(await refused({ name: 'a', storageSize: 'big' }), ['storageSize']);
    assert.deepEqual(await refused({ name: 'a', storageSize: 3 }), ['storageSize']);
    assert.deepEqual(await refused({ name: 'a', storage_size_mb: 'big' }), ['storageSize']);
    assert.deepEqual(await refused({ name: 'a', storageSize: 1, region: { id: 'x' } }), ['region']);
    assert.deepEqual(await refused({ name: 'a', storageSize: 1, hardware: { coreType: 'x' } }), [
      'hardware',
    ]);
  });

  it('GET /storage-devices/ pages my devices; active=true leaves out those that are over', async () => {
    const { id } = await create();
    await shutDown(id);
    const all = page(StorageDevice).parse(await get('/storage-devices/?page_size=100'));
    const active = page(StorageDevice).parse(
      await get('/storage-devices/?active=true&page_size=100'),
    );

    assert.ok(all.results.some((device) => device.id === id));
    assert.ok(!active.results.some((device) => device.id === id));
    assert.equal(page(StorageDevice).parse(await get('/storage-devices/', bob)).count, 0);
  });

  it('GET /storage-devices/available-regions/ names the sites', async () => {
    assert.deepEqual(z.array(Region).parse(await get('/storage-devices/available-regions/')), [
      { id: 'local', name: 'local' },
    ]);
  });

  it('POST /storage-devices/{id}/submit/ brings it up, shutdown/ down, statuses/ tells of all', async () => {
    const id = await started();
    assert.ok((await stat(on(id))).isDirectory());
    await writeFile(on(id, 'mesh'), 'mesh');
    assert.equal((await post(`/storage-devices/${id}/submit/`)).statusCode, 200);

    await shutDown(id);

    assert.deepEqual(
      (await historyOf(id)).map(({ status }) => status),
      ['Not Started', 'Starting', 'Started', 'Stop Requested', 'Stopping', 'Stopped'],
    );
    assert.equal((await historyOf(id))[0]?.storageDeviceId, id);
    await assert.rejects(stat(on(id)));
    assert.equal((await post(`/storage-devices/${id}/submit/`)).statusCode, 400);
    assert.equal((await post(`/storage-devices/${id}/shutdown/`)).statusCode, 202);
  });

  it('GET /storage-devices/{id}/ and all below it are 404 for others', async () => {
    const { id } = await create();
    for (const path of ['', 'statuses/'])
      assert.equal((await as(bob, 'GET', `/api/v2/storage-devices/${id}/${path}`)).statusCode, 404);
    for (const path of ['submit/', 'shutdown/', 'file-downloads/'])
      assert.equal(
        (await as(bob, 'POST', `/api/v2/storage-devices/${id}/${path}`, { files: [{ id: 'x' }] }))
          .statusCode,
        404,
      );
    const job = await createJob('true', { user: bob });
    const answer = await post(`/jobs/${job.id}/storage-devices/`, { storageDevice: { id } }, bob);
    assert.equal(answer.statusCode, 400);
  });

  it('POST /storage-devices/{id}/file-downloads/ copies files of the library below outputDir', async () => {
    const id = await started();
    const file = await upload('mesh.stl', 'solid');
    const copy = (body: object) => post(`/storage-devices/${id}/file-downloads/`, body);

    const answer = await copy({ files: [{ id: file.id }], outputDir: 'in/meshes' });

    assert.equal(answer.statusCode, 201, answer.body);
    assert.deepEqual(answer.json(), {});
    assert.equal(await readFile(on(id, 'in/meshes/mesh.stl'), 'utf8'), 'solid');
    assert.equal(
      (await copy({ files: [{ id: file.id }], outputDir: 'in/meshes' })).statusCode,
      201,
    );
    assert.equal((await copy({ files: [{ id: file.id }], outputDir: '../other' })).statusCode, 400);
    assert.equal((await copy({ files: [{ id: 'zzzzzz' }] })).statusCode, 400);
    assert.deepEqual(
      await readdir(join(home, 'storage')).then((all) =>
        all.filter((name) => name.startsWith('.')),
      ),
      [],
    );
    await shutDown(id);
  });

  it('never writes or reads through a link that a job put onto the device', async () => {
    const id = await started();
    const outside = join(home, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'secret'), 'secret');
    await symlink(outside, on(id, 'out'));
    await symlink(join(outside, 'secret'), on(id, 'case.inp'));
    await symlink(outside, on(id, 'jobs'));
    const file = await upload('case.inp', 'mine');

    const through = await post(`/storage-devices/${id}/file-downloads/`, {
      files: [{ id: file.id }],
      outputDir: 'out',
    });
    const over = await post(`/storage-devices/${id}/file-downloads/`, { files: [{ id: file.id }] });
    assert.equal(through.statusCode, 400, through.body);
    assert.equal(over.statusCode, 201, over.body);
    assert.equal(await readFile(on(id, 'case.inp'), 'utf8'), 'mine');

    const job = await createJob('true');
    const attached = await post(`/jobs/${job.id}/storage-devices/`, {
      storage_device: { id },
      jobanalyses: [{ order: 0, input_files: [{ source_path: 'out/secret' }] }],
    });
    assert.equal(attached.statusCode, 201, attached.body);
    assert.match((await runToEnd(job.id))?.statusReason ?? '', /has no file "out\/secret"/);
    const writer = await createJob('echo 1 > result');
    await mount(writer.id, id);
    assert.equal((await runToEnd(writer.id))?.statusReason, 'Completed successfully');
    assert.deepEqual(await readdir(outside), ['secret']);
    assert.equal(await readFile(join(outside, 'secret'), 'utf8'), 'secret');
    await shutDown(id);
    assert.deepEqual(await readdir(outside), ['secret']);
  });

  it('GET, POST /jobs/{id}/storage-devices/: jobs that mount it share it at $HOME/storage_<id>', async () => {
    const id = await started();
    const first = await createJob(`echo shared > $HOME/storage_${id}/note; echo 42 > result`);
    assert.equal(
      page(JobStorageDevice).parse(await get(`/jobs/${first.id}/storage-devices/`)).count,
      0,
    );
    await mount(first.id, id);
    const listed = page(JobStorageDevice).parse(await get(`/jobs/${first.id}/storage-devices/`));
    assert.equal(listed.results[0]?.storageDevice.id, id);
    await runToEnd(first.id);

    const second = await createJob(
      `cat ~/storage_${id}/note ~/storage_${id}/jobs/${first.id}/run/1/result; echo 0 > ~/storage_${id}/jobs/${first.id}/run/1/result`,
    );
    await mount(second.id, id);
    assert.equal((await runToEnd(second.id))?.statusReason, 'Completed successfully');

    assert.match(await log(second.id), /^shared\n42\n/);
    const saved = await readFile(join(home, 'jobs', first.id, 'run1/work/result'), 'utf8');
    assert.equal(saved, '42\n');
    const late = await post(`/jobs/${second.id}/storage-devices/`, { storageDevice: { id } });
    assert.equal(late.statusCode, 400);
    await shutDown(id);
    const third = await createJob('true');
    const gone = await post(`/jobs/${third.id}/storage-devices/`, { storageDevice: { id } });
    assert.equal(gone.statusCode, 400);
  });

  it('POST /jobs/{id}/storage-devices/ in its long form puts files of the device into the work folder', async () => {
    const id = await started();
    await mkdir(on(id, 'cases'));
    await writeFile(on(id, 'cases/a.inp'), 'from the device\n');
    const job = await createJob('cat in/case.inp a.inp');
    const attach = (...inputs: object[]) =>
      post(`/jobs/${job.id}/storage-devices/`, {
        storage_device: { id },
        jobanalyses: [{ order: 0, input_files: inputs }],
      });
    const input = { input_file_type: 'COPY', source_path: 'cases/a.inp', decompress: false };
    assert.equal((await attach({ ...input, output_path: '../../up' })).statusCode, 400);
    assert.equal((await attach({ ...input, source_path: 'cases/../../x' })).statusCode, 400);
    assert.equal((await attach({ ...input, name: '..' })).statusCode, 400);

    assert.equal(
      (await attach(input, { ...input, name: 'case.inp', output_path: 'in' })).statusCode,
      201,
    );

    assert.equal((await runToEnd(job.id))?.statusReason, 'Completed successfully');
    assert.match(await log(job.id), /^from the device\nfrom the device\n/);
    await shutDown(id);
  });

  it('is not shut down while a job under way mounts it', async () => {
    const id = await started();
    const job = await createJob('sleep 600');
    await mount(job.id, id);
    await submit(job.id);
    await reach('it runs', async () => (await last(job.id))?.status === 'Executing');

    const refused = await post(`/storage-devices/${id}/shutdown/`);

    assert.equal(refused.statusCode, 400);
    assert.ok(refused.body.includes(job.id), refused.body);
    assert.deepEqual(
      (await deviceOf(id)).activeJobs.map((active) => active.id),
      [job.id],
    );
    await post(`/jobs/${job.id}/stop/`);
    await reach('the job is over', async () => (await last(job.id))?.status === 'Completed');
    await shutDown(id);
  });

  it('ends by its walltime, and the jobs that mount it before', async () => {
    const id = await started({
      hardware: { walltime: 1 },
      walltimeAlert: true,
      walltimeAlertHours: 0.5,
    });
    const job = await createJob('sleep 600');
    await mount(job.id, id);
    await submit(job.id);
    await reach('it runs', async () => (await last(job.id))?.status === 'Executing');
    goAhead(45);
    assert.match((await deviceOf(id)).alerts.join(), /0\.5 hours are left/);
    goAhead(20);
    await reach('it is down', async () => (await stateOf(id)) === 'Stopped');

    assert.match(
      (await last(job.id))?.statusReason ?? '',
      /Storage device .* Walltime of 1 hours exceeded/,
    );
    assert.match((await deviceOf(id)).statusReason ?? '', /Walltime/);
  });

  it('that is full ends the jobs that make it fuller, and tells its owner', async () => {
    const id = await started({ storageSize: 0.001, firstAlert: 50, secondAlert: 90 });
    const job = await createJob(`head -c 3000000 /dev/zero > ~/storage_${id}/big; sleep 600`);
    await mount(job.id, id);
    await submit(job.id);
    await reach('it is stopped', async () => {
      goAhead(1);
      return (await last(job.id))?.status === 'Completed';
    });

    assert.match(
      (await last(job.id))?.statusReason ?? '',
      /^Storage device .* is full: 0\.003/,
    );
    const { usedBytes, alerts, statusReason } = await deviceOf(id);
    assert.ok(usedBytes >= 3 * MB);
    assert.match(alerts.join(), /It is full/);
    assert.match(statusReason ?? '', /It is full/);
    const file = await upload('more', 'more');
    const more = await post(`/storage-devices/${id}/file-downloads/`, { files: [{ id: file.id }] });
    assert.equal(more.statusCode, 400, more.body);

    const tidy = await createJob(`rm ~/storage_${id}/big`);
    await mount(tidy.id, id);
    assert.equal((await runToEnd(tidy.id))?.statusReason, 'Completed successfully');
    await shutDown(id);
  });

  it('grows when it is full, if it may, up to what the configuration allows', async () => {
    const id = await started({ storageSize: 0.001, autoextend: true, autoextendPercent: 1000 });
    await writeFile(on(id, 'big'), Buffer.alloc(3 * MB));
    await reach('it has grown', async () => {
      goAhead(2);
      return (await deviceOf(id)).storageSize > 0.001;
    });

    assert.equal((await deviceOf(id)).storageSize, 0.011);
    await shutDown(id);
  });

  it('is brought up and down by the next server when one did not come to the end', async () => {
    const { id } = await create();
    await post(`/storage-devices/${id}/submit/`);
    await mkdir(on(id), { recursive: true });
    const next = await bench.newServices();
    await next.reconcile.tick();
    assert.equal(await stateOf(id), 'Started');
    await post(`/storage-devices/${id}/shutdown/`);
    await tick();
    await next.reconcile.tick();
    await next.reconcile.settled();
    await next.reconcile.tick();
    await next.reconcile.settled();

    assert.equal(await stateOf(id), 'Stopped');
    await assert.rejects(stat(on(id)));
  });
});
