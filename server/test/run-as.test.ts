import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createApi, type Api } from '../../scripts/lib/api.ts';
import { OWN_TOKEN, startServer, type OwnServer } from '../../scripts/lib/server.ts';
import { readProcessTable } from '../src/engine/local/process-table.ts';
import { addColleague } from './support/colleague.ts';
import { killIfThere, processesOf, until } from './support/local-engine.ts';
import { oneUser, otherUser, uidOf, withoutUsers } from './support/system-users.ts';

/** Says of each thing it tries whether that was refused, as the operating system does: with EACCES or EPERM. */
const attempts = `
attempt() {
  local name=$1 said; shift
  if said=$("$@" 2>&1); then echo "$name: allowed $said"
  elif [[ $said =~ 'ermission denied'|'not permitted' ]]; then echo "$name: refused"
  else echo "$name: $said"; fi
}
in_perl() { perl -e "$1"' or die "$!\\n"' "\${@:2}"; }`;

describe('jobs that run as users of their own', { skip: withoutUsers, timeout: 110_000 }, () => {
  let root: string;
  let home: string;
  let server: OwnServer;
  let bobs: Api;
  let secretToken: string;
  const adas = () => createApi(server.baseUrl, OWN_TOKEN);
  const logOf = async (jobId: string): Promise<string> => {
    const response = await fetch(`${server.baseUrl}/api/v3/jobs/${jobId}/runs/1/log/`, {
      headers: { Authorization: `Token ${OWN_TOKEN}` },
    });
    return response.text();
  };
  const runOf = (jobId: string) => join(home, 'jobs', jobId, 'run1');
  const tagged = async (jobId: string) =>
    (await readProcessTable()).filter(({ tags }) => tags?.run === `${jobId}/1`);
  async function stop(token: string, jobId: string): Promise<void> {
    await fetch(`${server.baseUrl}/api/v3/jobs/${jobId}/stop/`, {
      method: 'POST',
      headers: { Authorization: `Token ${token}` },
    });
    assert.equal((await createApi(server.baseUrl, token).jobOver(jobId)).outcome, 'stopped');
  }
  /** Runs to its end; what it tried, line by line. */
  async function tries(command: string): Promise<string[]> {
    const { id } = await adas().submit({ name: 'curious', command: `${attempts}\n${command}` });
    await adas().jobOver(id);
    return (await logOf(id)).split('\n').filter((line) => line.includes(': '));
  }
  const start = () => startServer(home, 'server');

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'moorage-run-as-'));
    await chmod(root, 0o711);
    home = join(root, 'home');
    await mkdir(home);
    const runAs = `{ users: { administrator@localhost: ${oneUser} }, default: ${otherUser}, processes: 64 }`;
    await writeFile(
      join(home, 'moorage.yaml'),
      `sites: [{ name: local, engine: local, cores: 3, runAs: ${runAs} }]`,
      { mode: 0o600 },
    );
    server = await start();
    ({ api: bobs, token: secretToken } = await addColleague(
      server.baseUrl,
      OWN_TOKEN,
      'bob@example.org',
    ));
  });
  after(async () => {
    await server.end('SIGTERM');
    for (const { pid } of await processesOf(root)) killIfThere(pid);
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  });

  async function jobOfBob(): Promise<string> {
    const command = 'echo secret >secret; echo begun; sleep 1000';
    const { id } = await bobs.submit({ name: 'confidential', command });
    await until("Bob's job has begun", () =>
      stat(join(runOf(id), 'work/secret')).catch(() => undefined),
    );
    return id;
  }

  it('S22: read neither files of others nor the state of the server, and forge no outcome', async () => {
    const bob = await jobOfBob();
    const own = '~/..';

    const tried = await tries(`
      for path in . jobs jobs/${bob} jobs/${bob}/run1 jobs/${bob}/run1/work files files/incoming engine pg; do
        attempt "list $path" ls "${home}/$path"
      done
      for path in database-password moorage.yaml postgres.log pg/PG_VERSION jobs/${bob}/run1/process_output.log \\
        jobs/${bob}/run1/work/secret jobs/${bob}/run1/.moorage/started; do
        attempt "read $path" cat "${home}/$path"
      done
      attempt 'database' in_perl 'use Socket; socket(S, PF_UNIX, SOCK_STREAM, 0) && connect(S, sockaddr_un($ARGV[0]))' "${home}/pg/.s.PGSQL.5432"
      attempt 'forge exit.json' cp /dev/null ${own}/exit.json
      attempt 'forge the mark' cp /dev/null ${own}/.moorage/started
      attempt 'read the mark' cat ${own}/.moorage/started
      attempt 'move the control folder' mv ${own}/.moorage ${own}/moved
      attempt 'remove the log' rm ${own}/process_output.log
      attempt 'swap the work folder' mv ${own}/work ${own}/moved
      attempt 'become root' in_perl '$> = 0; $> == 0 || ($! = 1, 0)'
      attempt 'give files away' chown 0 secret-of-its-own
      env | grep -iE 'token|password|DATABASE|MOORAGE_(HOME|ADMIN|CONFIG|SHIM)' | sed 's/^/leaked: /'
      exit 7`);

    assert.equal(tried.length, 25, tried.join('\n'));
    assert.deepEqual(
      tried.filter((line) => !line.endsWith(': refused') && !line.startsWith('give files away')),
      [],
    );
    assert.deepEqual(await readdir(join(runOf(bob), 'work')), ['process_output.log', 'secret']);
    await stop(secretToken, bob);
  });

  it('S23: signal, trace and look into neither the server nor its shims nor jobs of others', async () => {
    const bob = await jobOfBob();
    const processes = await tagged(bob);
    const pids = [...processes.map(({ pid }) => pid), server.pid].join(' ');
    assert.ok(processes.length >= 2);

    const tried = await tries(`
      for pid in ${pids} $PPID; do
        attempt "ask $pid" kill -0 $pid
        attempt "end $pid" kill -KILL $pid
        attempt "stop $pid" kill -STOP $pid
        attempt "environment of $pid" cat /proc/$pid/environ
        attempt "memory of $pid" head -c 1 /proc/$pid/mem
        attempt "files of $pid" ls /proc/$pid/fd
        attempt "folder of $pid" ls /proc/$pid/cwd/
        attempt "trace $pid" in_perl 'syscall(101, 16, $ARGV[0] + 0, 0, 0) == 0' $pid
      done`);

    assert.equal(tried.length, 8 * (processes.length + 2), tried.join('\n'));
    assert.deepEqual(
      tried.filter((line) => !line.endsWith(': refused')),
      [],
    );
    // Each of them is still there; the job may have begun another one meanwhile.
    const left = new Set(
      (await tagged(bob)).map(({ pid, startTime }) => `${String(pid)}/${startTime}`),
    );
    assert.deepEqual(
      processes.filter(({ pid, startTime }) => !left.has(`${String(pid)}/${startTime}`)),
      [],
    );
    await stop(secretToken, bob);
  });

  it('S22: have their true outcome told, whatever they write, and leave files that can be fetched', async () => {
    const command = `
      ln -s ${home}/database-password link
      echo result >result
      echo '{"startedAt":"2020-01-01T00:00:00Z","endedAt":"2020-01-01T00:00:00Z","exitCode":0,"signal":null}' >exit.json
      cp exit.json ~/exit.json
      id -un; id -u; umask
      exit 7`;
    const { id } = await adas().submit({ name: 'forger', command });

    const job = await adas().jobOver(id);

    assert.deepEqual([job.outcome, job.exitCode], ['failed', 7]);
    const [name, uid, umask] = (await logOf(id)).split('\n');
    assert.deepEqual([name, Number(uid), umask], [oneUser, uidOf(oneUser), '0077']);
    assert.equal((await stat(join(runOf(id), 'work/result'))).uid, uidOf(oneUser));
    assert.equal((await stat(join(runOf(id), 'exit.json'))).uid, process.getuid?.());
    const { results } = (await (
      await fetch(`${server.baseUrl}/api/v3/jobs/${id}/files/`, {
        headers: { Authorization: `Token ${OWN_TOKEN}` },
      })
    ).json()) as { results: { relativePath: string }[] };
    assert.deepEqual(results.map(({ relativePath }) => relativePath).sort(), [
      'exit.json',
      'process_output.log',
      'result',
    ]);
  });

  it('S22: are held to their number of processes, and are ended all the same', async () => {
    const { id } = await adas().submit({
      name: 'bomb',
      command: 'bomb() { bomb | bomb & }; bomb; sleep 1000',
    });
    await until('the bomb has gone off', async () => (await tagged(id)).length > 40);

    // Others are served, and start, meanwhile.
    const other = await bobs.submit({ name: 'calm', command: 'echo calm' });
    assert.equal((await bobs.jobOver(other.id)).outcome, 'succeeded');
    assert.ok((await tagged(id)).length <= 64 + 2);
    await stop(OWN_TOKEN, id);

    await until('nothing of it is left', async () => (await tagged(id)).length === 0);
  });

  it('go on while the server is killed, and are stopped by the next one', async () => {
    const bob = await jobOfBob();
    await server.end('SIGKILL');
    assert.ok((await tagged(bob)).length >= 2);

    server = await start();
    bobs = createApi(server.baseUrl, secretToken);
    await stop(secretToken, bob);

    assert.deepEqual(await tagged(bob), []);
    assert.equal(
      (await readFile(join(runOf(bob), 'process_output.log'), 'utf8')).split('\n')[0],
      'begun',
    );
  });
});
