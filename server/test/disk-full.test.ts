import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { createApi } from '../../scripts/lib/api.ts';
import { until } from './support/local-engine.ts';
import { filePart, MULTIPART, multipart } from './support/multipart.ts';
import { newHome, startOwnServer, type OwnServer } from './support/own-server.ts';
import { startPatientJob } from './support/patient-job.ts';

const TOKEN = 'f'.repeat(40);
const headers = { authorization: `Token ${TOKEN}` };

/** A disk of its own, so small that a test can fill it; false when this user may not mount one. */
async function mountDisk(folder: string, megabytes: number): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  const options = `size=${String(megabytes)}m,mode=755`;
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
}

/** Takes all the room there is; the answer gives it back. */
async function fill(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'ballast');
  const ballast = await open(path, 'w');
  const chunk = Buffer.alloc(64 * 1024);
  try {
    for (;;) await ballast.write(chunk);
  } catch {
    // No room is left.
  } finally {
    await ballast.close();
  }
  return () => rm(path);
}

const post = async ({ address }: OwnServer, path: string, body: object) => {
  const response = await fetch(`${address}/api/v3/${path}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
};

async function upload({ address }: OwnServer): Promise<number> {
  const { status } = await fetch(`${address}/api/v3/files/contents/`, {
    method: 'POST',
    headers: { ...headers, 'content-type': MULTIPART },
    body: new Uint8Array(multipart(filePart('some.bin', Buffer.alloc(256 * 1024)))),
  });
  return status;
}

const jobOf = (command: string) => ({
  name: 'large',
  jobanalyses: [
    {
      analysis: { code: 'user_included' },
      command,
      hardware: { coreType: { code: 'local' }, coresPerSlot: 1 },
    },
  ],
});

describe('a full disk', () => {
  it('R14: is told by 507 and on the jobs that run, everything can be read, and all goes on once there is room', async (t) => {
    const home = await newHome();
    const disks = [home, join(home, 'jobs'), join(home, 'files')];
    if (!(await mountDisk(home, 130))) {
      t.skip('only root may mount small disks');
      return;
    }
    try {
      for (const disk of disks.slice(1)) await mountDisk(disk, 4);
      const server = await startOwnServer({ MOORAGE_HOME: home, MOORAGE_ADMIN_TOKEN: TOKEN });
      await fillEach(server, home).finally(() => server.end('SIGTERM'));
    } finally {
      for (const disk of disks.toReversed()) spawnSync('umount', ['--lazy', disk]);
    }
  });
});

async function fillEach(server: OwnServer, home: string): Promise<void> {
  const api = createApi(server.address, TOKEN);
  const go = join(dirname(home), 'go');
  const id = await startPatientJob(api, go);
  const small = await post(server, 'jobs/', jobOf('true'));
  const { id: saved } = JSON.parse(small.text) as { id: string };

  const freeJobs = await fill(join(home, 'jobs'));
  assert.equal((await post(server, `jobs/${saved}/submit/`, {})).status, 507);
  await until(
    'the job that runs says so',
    async () => (await api.job(id)).statusReason === 'The disk that holds its files is full',
  );
  await freeJobs();
  await until('it says so no longer', async () => (await api.job(id)).statusReason === null);
  assert.equal((await post(server, `jobs/${saved}/submit/`, {})).status, 200);

  const freeFiles = await fill(join(home, 'files'));
  assert.equal(await upload(server), 507);
  await freeFiles();
  assert.equal(await upload(server), 201);

  const freeDatabase = await fill(home);
  const refused = await until('the database finds no room', async () => {
    const answer = await post(server, 'jobs/', jobOf(randomBytes(100_000).toString('base64')));
    return answer.status !== 201 && answer;
  });
  assert.equal(refused.status, 507);
  assert.match(refused.text, /^\{"detail":"The disk of this server is full\. /);
  assert.equal((await api.job(id)).outcome, null);
  await freeDatabase();
  assert.equal((await post(server, 'jobs/', jobOf('true'))).status, 201);

  await writeFile(go, '');
  assert.equal((await api.jobOver(id)).outcome, 'succeeded');
  assert.equal((await api.jobOver(saved)).outcome, 'succeeded');
}
