import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { findEmbedded } from '../src/db/embedded.ts';
import { createTestDatabase } from './support/database.ts';
import {
  newHome,
  runScript,
  runServer,
  startOwnServer,
  type Ended,
  type OwnServer,
} from './support/own-server.ts';

const TOKEN = 'c'.repeat(40);
const headers = { authorization: `Token ${TOKEN}` };

const me = async ({ address }: OwnServer): Promise<number> =>
  (await fetch(`${address}/api/v3/users/me/`, { headers })).status;
const databasePid = async (home: string): Promise<number> =>
  Number((await readFile(join(home, 'pg/postmaster.pid'), 'utf8')).split('\n')[0]);
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // no such process
  }
};

/** One sentence, no stack trace, exit code 1. */
function assertRefused({ code, stdout, stderr }: Ended, expected: RegExp): void {
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(stderr, expected);
  assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
}

describe('a first start', () => {
  it('prints a link that signs the administrator in once, and knows the given token', async () => {
    const home = await newHome();
    const server = await startOwnServer({ MOORAGE_HOME: home, MOORAGE_ADMIN_TOKEN: TOKEN });
    const signIn = () =>
      fetch(`${server.address}/api/v3/session/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ link: server.link }),
      });

    const [first, second] = [await signIn(), await signIn()];

    assert.deepEqual([first.status, second.status, await me(server)], [200, 400, 200]);
  });

  it('says in one sentence what is wrong with the folder, the port, the file or the database', async () => {
    const taken = createServer().unref().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const bound = taken.address();
    const port = String(typeof bound === 'object' ? bound?.port : 0);
    const home = await newHome();

    assertRefused(
      await runServer({ MOORAGE_HOME: '/etc/passwd/moorage' }),
      /^The state folder \/etc\/passwd\/moorage cannot be written \(\w+\): /,
    );
    assertRefused(
      await runServer({ MOORAGE_HOME: home, MOORAGE_LISTEN: `127.0.0.1:${port}` }),
      new RegExp(
        `^The address 127\\.0\\.0\\.1:${port} is taken by another program: .*MOORAGE_LISTEN`,
      ),
    );
    taken.close();
    assertRefused(
      await runServer({
        MOORAGE_HOME: home,
        DATABASE_URL: `postgres://somebody:hidden@127.0.0.1:${port}/moorage`,
      }),
      /^The database of DATABASE_URL \(127\.0\.0\.1:\d+\/moorage\) does not let Moorage in: (?!.*hidden).*DATABASE_URL/,
    );
    await writeFile(join(home, 'moorage.yaml'), 'sites:\n  - nam: local\n    engine: local\n');
    assertRefused(
      await runServer({ MOORAGE_HOME: home }),
      /moorage\.yaml, line 2: "nam" is not known here: did you mean "name"\?/,
    );
  });
});

describe('a state folder', () => {
  it('R17: is held by one server: a second start names the first and leaves it alone', async () => {
    const home = await newHome();
    const server = await startOwnServer({ MOORAGE_HOME: home, MOORAGE_ADMIN_TOKEN: TOKEN });

    const second = await runServer({ MOORAGE_HOME: home });

    assertRefused(
      second,
      new RegExp(
        `^Moorage already runs on the state folder .* \\(process ${String(server.pid)}, at ${server.address}\\)`,
      ),
    );
    assert.equal(await me(server), 200);
  });

  it('R17: is taken up at once after the server was killed, with its database still running', async () => {
    const home = await newHome();
    const killed = await startOwnServer({ MOORAGE_HOME: home, MOORAGE_ADMIN_TOKEN: TOKEN });
    const database = await databasePid(home);
    await killed.end('SIGKILL');

    const next = await startOwnServer({ MOORAGE_HOME: home });

    assert.equal(await me(next), 200);
    assert.equal(await databasePid(home), database);
  });

  it('R17: is taken up after everything was killed, even when the old process number is somebody else’s now', async () => {
    const home = await newHome();
    const killed = await startOwnServer({ MOORAGE_HOME: home, MOORAGE_ADMIN_TOKEN: TOKEN });
    const database = await databasePid(home);
    await killed.end('SIGKILL');
    process.kill(database, 'SIGKILL');
    const file = join(home, 'pg/postmaster.pid');
    const left = await readFile(file, 'utf8');
    const reused = left.replace(String(database), String(process.pid));
    await writeFile(file, reused);
    assert.equal(await findEmbedded(home), null);
    await writeFile(file, reused);

    const next = await startOwnServer({ MOORAGE_HOME: home });

    assert.equal(await me(next), 200);
    assert.notEqual(await databasePid(home), database);
  });

  it('gets its database back when that alone is killed', async () => {
    const home = await newHome();
    const server = await startOwnServer({ MOORAGE_HOME: home, MOORAGE_ADMIN_TOKEN: TOKEN });
    const database = await databasePid(home);
    process.kill(database, 'SIGKILL');

    const deadline = Date.now() + 30_000;
    let status = 0;
    while (status !== 200 && Date.now() < deadline) {
      await delay(50);
      status = await me(server);
    }

    assert.equal(status, 200);
    assert.notEqual(await databasePid(home), database);
  });
});

describe('an end', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`by ${signal} is clean: streams are closed, the database is down, the code is 0`, async () => {
      const home = await newHome();
      const server = await startOwnServer({ MOORAGE_HOME: home, MOORAGE_ADMIN_TOKEN: TOKEN });
      const database = await databasePid(home);
      const stream = await fetch(`${server.address}/api/v3/events/`, {
        headers: { ...headers, accept: 'text/event-stream' },
      });
      assert.equal(stream.status, 200);

      const { code, stderr } = await server.end(signal);

      assert.equal(code, 0);
      assert.match(stderr, /^Audit log: entry \d+, hash [0-9a-f]{64}\.\n$/);
      assert.equal(isAlive(database), false);
      await stream.text().catch(() => ''); // its end may come as a broken connection
    });
  }
});

describe('npm run sign-in-link', () => {
  it('prints a link for the running server, and says what to do when none runs', async () => {
    const home = await newHome();
    const none = await runScript('sign-in-link.ts', { MOORAGE_HOME: home });
    const server = await startOwnServer({ MOORAGE_HOME: home });

    const printed = await runScript('sign-in-link.ts', { MOORAGE_HOME: home });
    const unknown = await runScript(
      'sign-in-link.ts',
      { MOORAGE_HOME: home },
      'nobody@example.org',
    );

    assert.ok(printed.stdout.startsWith(`${server.address}/sign-in#`), printed.stdout);
    assertRefused(none, /does not run on the state folder .*: run "npm start"/);
    assertRefused(unknown, /There is no user nobody@example\.org/);
  });
});

describe('a database of DATABASE_URL', () => {
  it('R18, R25: is refused when a newer version wrote it, or when it may lose what it acknowledged', async () => {
    const { db, url } = await createTestDatabase();
    const start = async () => runServer({ MOORAGE_HOME: await newHome(), DATABASE_URL: url });
    const name = new URL(url).pathname.slice(1);
    await sql`alter database ${sql.id(name)} set synchronous_commit = off`.execute(db);
    const unsafe = await start();
    await sql`alter database ${sql.id(name)} reset synchronous_commit`.execute(db);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-future', '')`.execute(
      db,
    );

    const newer = await start();

    assertRefused(unsafe, /^The database has synchronous_commit switched off/);
    assertRefused(
      newer,
      /^The database was written by a newer version of Moorage \(its step 9999-future/,
    );
  });

  it('may be shared by several servers', async () => {
    const { url } = await createTestDatabase();
    const start = async () =>
      startOwnServer({
        MOORAGE_HOME: await newHome(),
        DATABASE_URL: url,
        MOORAGE_ADMIN_TOKEN: TOKEN,
      });

    const servers = await Promise.all([start(), start()]);

    assert.deepEqual(await Promise.all(servers.map(me)), [200, 200]);
    await Promise.all(servers.map((server) => server.end('SIGTERM')));
  });
});

describe('a full disk', () => {
  it('is told as such', async (t) => {
    const folder = dirname(await newHome());
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]);
    if (mounted.status !== 0) {
      t.skip('only root may mount a small disk');
      return;
    }
    try {
      assertRefused(
        await runServer({ MOORAGE_HOME: join(folder, 'home') }),
        /^The disk that holds .* is full: free some space/,
      );
    } finally {
      spawnSync('umount', [folder]);
    }
  });
});
