import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createApi } from '../../scripts/lib/api.ts';
import { OWN_TOKEN, startServer } from '../../scripts/lib/server.ts';
import { readProcessTable } from '../src/engine/local/process-table.ts';
import { killIfThere, until } from './support/local-engine.ts';
import { newHome } from './support/own-server.ts';

const home = await newHome();
await mkdir(home);
// Cores are only counted: a calm job beside each hostile one.
await writeFile(join(home, 'moorage.yaml'), 'sites: [{ name: local, engine: local, cores: 3 }]');
const server = await startServer(home, 'server');
after(async () => {
  await server.end('SIGTERM');
  for (const { pid, tags } of await readProcessTable())
    if (tags?.engine.startsWith(home)) killIfThere(pid);
});
const api = createApi(server.baseUrl, OWN_TOKEN);

const runOf = (jobId: string) => join(home, 'jobs', jobId, 'run1');
async function run(name: string, command: string) {
  const { id } = await api.submit({ name, command });
  return api.jobOver(id);
}
const logOf = (jobId: string) => readFile(join(runOf(jobId), 'process_output.log'), 'utf8');

/**
 * What holds on a site where all jobs run as the server's own user: accidents and bad programs are borne, and the
 * states that are told are true. Against malice nothing is promised there; see run-as.test.ts for what then is.
 */
describe('a job beside a server that runs as the same user', { timeout: 110_000 }, () => {
  it('S22: finds the folders of the server closed to other users, and makes files that only its own may read', async () => {
    const job = await run('closed', 'umask; touch made');

    assert.equal((await logOf(job.id)).split('\n')[0], '0077');
    assert.equal((await stat(join(runOf(job.id), 'work', 'made'))).mode & 0o777, 0o600);
    for (const folder of ['pg', 'files', 'jobs', 'engine', `jobs/${job.id}/run1`])
      assert.equal((await stat(join(home, folder))).mode & 0o077, 0, folder);
    assert.equal((await stat(join(home, 'database-password'))).mode & 0o777, 0o600);
  });

  it('S22: is what the kernel ends first when memory runs out, and not the server or a shim', async () => {
    const job = await run('hungry', 'cat /proc/self/oom_score_adj /proc/$PPID/oom_score_adj');

    const [own = '', shim = ''] = (await logOf(job.id)).split('\n');
    const ofServer = await readFile(`/proc/${String(server.pid)}/oom_score_adj`, 'utf8');
    assert.ok(Number(own) >= 500, own);
    assert.equal(Number(shim), Number(ofServer));
  });

  it('S22: that needs more memory than it may have fails alone', async () => {
    const job = await run('eater', 'ulimit -v 60000; x=x; while :; do x=$x$x; done');

    assert.equal(job.outcome, 'failed');
    assert.equal((await run('calm', 'echo calm')).outcome, 'succeeded');
  });

  it('S22: that kills its own shim is told to be lost, and leaves nothing running', async () => {
    const job = await run('killer', 'sleep 1000 & kill -9 $PPID; sleep 1000');

    assert.equal(job.outcome, 'lost');
    assert.match(job.statusReason ?? '', /The process that watched over the run was killed/);
    await gone(job.id);
  });

  it('S22: that signals everything around it ends itself alone', async () => {
    const calm = await api.submit({ name: 'calm', command: 'sleep 1; echo calm' });
    const job = await run('loud', 'kill -TERM 0; kill -HUP -- -$PPID; kill -USR2 $PPID; exit 9');

    assert.notEqual(job.outcome, 'succeeded');
    assert.equal((await api.jobOver(calm.id)).outcome, 'succeeded');
    await gone(job.id);
  });

  it('S22: that takes many ports, files and processes gives them back at its end', async () => {
    const job = await run(
      'greedy',
      `for fd in {10..250}; do eval "exec $fd>held-$fd"; done
       for n in {1..100}; do sleep 1000 & done
       perl -MSocket -e 'for (1..200) { socket(my $s, PF_INET, SOCK_STREAM, 0); bind($s, sockaddr_in(0, INADDR_LOOPBACK)); listen($s, 1); push @held, $s } sleep 1000' &
       (setsid sleep 1000 &)
       exit 3`,
    );

    assert.deepEqual([job.outcome, job.exitCode], ['failed', 3]);
    await gone(job.id);
  });

  it('S23: is not isolated from the server, which the documentation says in so many words', async () => {
    const text = await readFile(join(import.meta.dirname, '../../docs/security.md'), 'utf8');

    assert.match(text, /isolates nothing between its users/);
    assert.match(text, /runAs/);
    // It is so: a job reads what the server can read.
    const job = await run(
      'neighbour',
      `kill -0 ${String(server.pid)} && wc -c <${home}/database-password`,
    );
    assert.equal(job.outcome, 'succeeded');
    assert.ok(existsSync(join(runOf(job.id), 'exit.json')));
  });
});

/** Waits until no process of the job is left; the server sweeps them up. */
async function gone(jobId: string): Promise<void> {
  await until('nothing of the job is left', async () => {
    const left = (await readProcessTable()).filter(({ tags }) => tags?.run === `${jobId}/1`);
    return left.length === 0;
  });
}
