import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import pg from 'pg';
import * as z from 'zod';
import { createApi } from '../../scripts/lib/api.ts';
import { findEmbedded } from '../src/db/embedded.ts';
import { newHome, startOwnServer, type Ended } from './support/own-server.ts';

const ROOT = join(import.meta.dirname, '../..');
const adminToken = randomBytes(20).toString('hex');
const home = await newHome();
await mkdir(home);
await writeFile(join(home, 'moorage.yaml'), 'logLevel: debug\n');
const server = await startOwnServer({ MOORAGE_HOME: home, MOORAGE_ADMIN_TOKEN: adminToken });

describe('a secret', { timeout: 110_000 }, () => {
  /** Name and value of everything that would let somebody in. */
  const secrets = new Map<string, string>();
  let answers = '';
  let jobId: string;
  let tables = '';
  let commandLines = '';
  let ended: Ended;

  const send = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<Response> =>
    fetch(`${server.address}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
  /** Sends it and keeps the answer, to be looked through. */
  const keep = async (...request: Parameters<typeof send>): Promise<void> => {
    const response = await send(...request);
    answers += `${JSON.stringify([...response.headers])}\n${await response.text()}\n`;
  };

  before(async () => {
    const own = { authorization: `Token ${adminToken}` };
    secrets.set('token from the environment', adminToken);
    secrets.set('sign-in link', server.link);
    secrets.set('database password', await readFile(join(home, 'database-password'), 'utf8'));

    const session = await send('POST', '/api/v3/session/', {}, { link: server.link });
    const cookie = session.headers.getSetCookie().map((line) => line.split(';')[0]);
    secrets.set('session', /=(.+)$/.exec(cookie[0] ?? '')?.[1] ?? '');
    const once = { ...own, 'idempotency-key': 'one-and-the-same' };
    const made = await send('POST', '/api/v3/tokens/', once, { name: 'made' });
    secrets.set('token', z.object({ token: z.string() }).parse(await made.json()).token);
    const invitation = { email: 'bob@example.org', role: 'member' };
    const invited = await send(
      'POST',
      '/api/v3/users/',
      { ...once, 'idempotency-key': 'other' },
      invitation,
    );
    secrets.set('invitation', /sign-in#([\w-]+)/.exec(await invited.text())?.[1] ?? '');
    for (const [name, secret] of secrets) assert.ok(secret.length > 20, name);

    await useThem(own, cookie.join('; '));
    const url = (await findEmbedded(home)) ?? assert.fail('The database is not there');
    tables = await dump(url);
    commandLines = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => readIfThere(`/proc/${pid}/cmdline`))
      .join('\n');
    ended = await server.end('SIGTERM');
  });

  /** Rightly, and in the wrong places. */
  async function useThem(own: Record<string, string>, cookie: string): Promise<void> {
    const description = z
      .object({ paths: z.record(z.string(), z.object({ get: z.unknown().optional() })) })
      .parse(JSON.parse(await readFile(join(ROOT, 'docs/openapi.json'), 'utf8')));
    const readable = Object.entries(description.paths)
      .filter(([path, { get }]) => get !== undefined && !/[{]|events/.test(path))
      .map(([path]) => path);
    assert.ok(readable.length > 10);
    for (const path of readable) {
      await keep('GET', path, own);
      await keep('GET', path, { cookie });
    }
    for (const [, secret] of secrets) {
      await keep('GET', '/api/v3/users/me/', { authorization: `Token ${secret}x` });
      await keep('GET', '/api/v3/users/me/', { cookie: `${cookie}${secret}` });
      await keep('POST', '/api/v3/session/', {}, { link: `${secret}x` });
      // A stream, which a browser cannot send a header with, lets nobody in by its address either.
      for (const name of ['token', 'access_token', 'authorization'])
        assert.equal((await send('GET', `/api/v3/events/?${name}=${secret}`, {})).status, 401);
    }
    const job = await createApi(server.address, adminToken).submit({
      name: 'curious',
      command: 'env; cat /proc/$PPID/environ /proc/$PPID/cmdline',
    });
    jobId = job.id;
    await createApi(server.address, adminToken).jobOver(jobId);
  }

  async function dump(url: string): Promise<string> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const { rows } = await client.query<{ name: string }>(
        "select format('%I', tablename) as name from pg_tables where schemaname = 'public'",
      );
      assert.ok(rows.length > 10);
      const texts = [];
      for (const { name } of rows)
        texts.push(
          (await client.query<{ row: string }>(`select t::text as row from ${name} t`)).rows,
        );
      return texts
        .flat()
        .map(({ row }) => row)
        .join('\n');
    } finally {
      await client.end();
    }
  }

  /** Names of the secrets that stand in the text. */
  const found = (text: string | Buffer): string[] =>
    [...secrets].filter(([, secret]) => text.includes(secret)).map(([name]) => name);

  it('S16: stands in no table of the database', () => {
    assert.match(tables, /bob@example\.org/);
    assert.deepEqual(found(tables), []);
  });

  it('S16: stands in no log, not even at the level debug', () => {
    assert.match(ended.stdout + ended.stderr, /"url":"\/api\/v3\/tokens\/"/);
    assert.deepEqual(found(ended.stderr), []);
    // The link that is printed at the start is for whoever started the server.
    assert.deepEqual(found(ended.stdout.replace(`/sign-in#${server.link}`, '')), []);
  });

  it('S16: stands in no file of the state folder but its own', async () => {
    const names = await readdir(home, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile() && entry.name !== 'database-password');
    assert.ok(files.some(({ parentPath }) => parentPath.includes(`/jobs/${jobId}/`)));
    assert.ok(files.some(({ parentPath }) => parentPath.endsWith('/pg/pg_wal')));
    for (const { parentPath, name } of files)
      assert.deepEqual(found(await readFile(join(parentPath, name))), [], join(parentPath, name));
  });

  it('S16: stands in no answer but the one that made it, and in no command line', () => {
    assert.match(answers, /administrator@localhost/);
    assert.deepEqual(found(answers), []);
    assert.match(commandLines, /server\/src\/main\.ts/);
    assert.deepEqual(found(commandLines), []);
  });

  it('S16: is in the environment of no job, nor is anything else of the server', async () => {
    const log = await readFile(join(home, 'jobs', jobId, 'run1', 'process_output.log'), 'utf8');
    assert.match(log, /^MOORAGE_JOB_ID=/m);
    assert.doesNotMatch(log, /DATABASE_URL|MOORAGE_HOME|MOORAGE_ADMIN_TOKEN|MOORAGE_CONFIG/);
    assert.deepEqual(found(log), []);
  });
});

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // it ended meanwhile
  }
}
