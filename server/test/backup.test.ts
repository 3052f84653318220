import assert from 'node:assert/strict';
import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { NewApiToken } from '#contract/identity';
import { createApi } from '../../scripts/lib/api.ts';
import { killIfThere, processesOf, until } from './support/local-engine.ts';
import { filePart, MULTIPART, multipart } from './support/multipart.ts';
import { newHome, runScript, startOwnServer, type OwnServer } from './support/own-server.ts';

const TOKEN = 'd'.repeat(40);
const as = (token: string) => ({ headers: { authorization: `Token ${token}` } });

async function newInstallation() {
  const home = await newHome();
  // One core, so that jobs stand in line.
  const config = join(dirname(home), 'moorage.yaml');
  await writeFile(config, 'sites: [{ name: local, engine: local, cores: 1 }]');
  const env = { MOORAGE_HOME: home, MOORAGE_ADMIN_TOKEN: TOKEN, MOORAGE_CONFIG: config };
  const file = join(dirname(home), 'backup.tar');
  return { home, env, file, start: () => startOwnServer(env) };
}

/** As if the disk had died: nothing of the installation is left, neither processes nor files. */
async function lose(home: string, server: OwnServer): Promise<void> {
  await server.end('SIGKILL');
  const [database] = (await readFile(join(home, 'pg/postmaster.pid'), 'utf8')).split('\n');
  process.kill(Number(database), 'SIGKILL');
  await until('nothing of it runs', async () => {
    const left = await processesOf(home);
    for (const { pid } of left) killIfThere(pid);
    return left.length === 0;
  });
  await rm(home, { recursive: true, force: true, maxRetries: 10 });
}

async function upload({ address }: OwnServer, name: string, content: Buffer): Promise<string> {
  const response = await fetch(`${address}/api/v3/files/contents/`, {
    method: 'POST',
    headers: { ...as(TOKEN).headers, 'content-type': MULTIPART },
    body: new Uint8Array(multipart(filePart(name, content))),
  });
  const answer = (await response.json()) as { id: string };
  return answer.id;
}

const bytesOf = async ({ address }: OwnServer, path: string): Promise<Buffer> => {
  const response = await fetch(`${address}/api/v3/${path}`, as(TOKEN));
  assert.equal(response.status, 200, path);
  return Buffer.from(await response.arrayBuffer());
};

describe('a back-up', () => {
  it('brings back an installation that was lost while a job ran, byte for byte', async () => {
    const { home, env, file, start } = await newInstallation();
    const before = await start();
    const api = createApi(before.address, TOKEN);
    const content = Buffer.from(Array.from({ length: 70_000 }, (_, n) => n % 251));
    const fileId = await upload(before, 'größe "1".bin', content);
    const made = await fetch(`${before.address}/api/v3/tokens/`, {
      method: 'POST',
      headers: { ...as(TOKEN).headers, 'content-type': 'application/json' },
      body: '{"name":"script"}',
    });
    const { token } = NewApiToken.parse(await made.json());
    const started = join(dirname(home), 'started');
    const count = (name: string) => `echo ${name} >>'${started}'`;
    const done = await api.submit({
      name: 'done',
      command: `${count('done')}; mkdir deep; seq 5000 >'deep/a file'; ln -s /etc/passwd link; exit 3`,
      files: [{ id: fileId, decompress: false }],
    });
    await api.jobOver(done.id);
    const running = await api.submit({
      name: 'running',
      command: `${count('running')}; echo half; while :; do sleep 0.1; done`,
    });
    await api.jobIn(running.id, 'Executing');
    const waiting = await api.submit({ name: 'waiting', command: count('waiting') });
    await until('the log has its line', async () =>
      (await bytesOf(before, `jobs/${running.id}/runs/1/log/`)).includes('half'),
    );
    const seen = async (server: OwnServer) =>
      Promise.all(
        [
          `files/${fileId}/contents/`,
          `jobs/${done.id}/runs/1/log/`,
          `jobs/${done.id}/statuses/`,
          `jobs/${done.id}/runs/1/`,
        ].map(async (path) =>
          (await bytesOf(server, path)).toString('latin1').replaceAll(server.address, ''),
        ),
      );
    const wanted = await seen(before);

    const backup = await runScript('backup.ts', env, file);
    await lose(home, before);
    const restored = await runScript('restore.ts', env, file);
    const after = await start();

    assert.deepEqual([backup.code, backup.stderr], [0, '']);
    assert.deepEqual([restored.code, restored.stderr], [0, '']);
    assert.deepEqual(await seen(after), wanted);
    assert.equal((await fetch(`${after.address}/api/v3/users/me/`, as(token))).status, 200);
    const work = join(home, 'jobs', done.id, 'run1/work');
    assert.equal((await readFile(join(work, 'deep/a file'), 'utf8')).split('\n').length, 5001);
    const again = createApi(after.address, TOKEN);
    const lost = await again.jobOver(running.id);
    assert.equal(lost.outcome, 'lost');
    assert.match(lost.statusReason ?? '', /under way when the back-up was made/);
    assert.equal((await again.jobOver(waiting.id)).outcome, 'succeeded');
    const starts = (await readFile(started, 'utf8')).trim().split('\n');
    assert.deepEqual(starts, ['done', 'running', 'waiting']);
  });

  it('is made of a stopped installation too, and put into an empty folder only', async () => {
    const { home, env, file, start } = await newInstallation();
    const server = await start();
    await server.end('SIGTERM');

    const backup = await runScript('backup.ts', env, file);
    const twice = await runScript('backup.ts', env, file);
    const inside = await runScript('backup.ts', env, join(home, 'backup.tar'));
    const refused = await runScript('restore.ts', env, file);
    const running = await start();
    const inUse = await runScript('restore.ts', env, file, '--replace');
    await running.end('SIGTERM');
    const replaced = await runScript('restore.ts', env, file, '--replace');

    assert.equal(backup.code, 0, backup.stderr);
    assert.match(twice.stderr, /^\S+ is there already: name another file/);
    assert.match(inside.stderr, /is in the state folder and would be lost with it/);
    assert.match(refused.stderr, /^The state folder \S+ is not empty: .*--replace/);
    assert.match(inUse.stderr, /^Moorage already runs on the state folder/);
    assert.equal(replaced.code, 0, replaced.stderr);
    const next = await start();
    assert.equal((await fetch(`${next.address}/api/v3/users/me/`, as(TOKEN))).status, 200);
  });

  it('that was cut short or altered is refused before anything is touched', async () => {
    const { home, env, file, start } = await newInstallation();
    await (await start()).end('SIGTERM');
    assert.equal((await runScript('backup.ts', env, file)).code, 0);
    const to = { ...env, MOORAGE_HOME: join(dirname(home), 'other') };
    const archive = await open(file, 'r+');
    const { size } = await archive.stat();
    await archive.write(Buffer.from('?'), 0, 1, 700);

    const altered = await runScript('restore.ts', to, file);
    await archive.truncate(size - 600);
    await archive.close();
    const short = await runScript('restore.ts', to, file);

    assert.match(altered.stderr, /was altered or damaged since it was made/);
    assert.match(short.stderr, /is not a whole back-up of Moorage/);
    assert.equal(await stat(to.MOORAGE_HOME).catch(() => null), null);
  });
});
