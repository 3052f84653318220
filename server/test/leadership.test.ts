import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { after, describe, it } from 'node:test';
import { createLeadership } from '../src/reconciler/leadership.ts';
import { createTestDatabase } from './support/database.ts';
import { until } from './support/local-engine.ts';

/** A way to the database that can be cut without either end hearing of it. */
async function createCable(url: string) {
  const sockets = new Set<Socket>();
  const target = new URL(url);
  const host = target.searchParams.get('host') ?? target.hostname;
  const port = target.port || '5432';
  const cable = createServer((near) => {
    const far = host.startsWith('/')
      ? connect(`${host}/.s.PGSQL.${port}`)
      : connect(Number(port), host);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) sockets.add(socket.on('error', () => undefined));
  }).listen(0, '127.0.0.1');
  await once(cable, 'listening');
  const bound = cable.address();
  target.searchParams.delete('host');
  target.host = `127.0.0.1:${String(typeof bound === 'object' ? bound?.port : 0)}`;
  after(() => {
    for (const socket of sockets) socket.destroy();
    cable.close();
  });
  return {
    url: target.href,
    cut(): void {
      for (const socket of sockets) socket.unpipe().pause();
    },
  };
}

describe('of two servers on one database', async () => {
  const { url, pool } = await createTestDatabase();
  const holders = async () => {
    const { rows } = await pool.query<{ pid: number }>(
      `select pid from pg_locks where locktype = 'advisory' and granted and objid = 4202301
       and database = (select oid from pg_database where datname = current_database())`,
    );
    return rows.map(({ pid }) => pid);
  };

  it('R15: one acts, and none goes on that was cut off while the other took over', async () => {
    const cable = await createCable(url);
    const first = createLeadership(cable.url, 500);
    const second = createLeadership(url, 5_000);
    assert.deepEqual([await first.mayAct(), await second.mayAct()], [true, false]);
    assert.equal(await first.mayAct(), true);

    cable.cut();
    await pool.query('select pg_terminate_backend($1)', await holders());
    await until('the other acts', () => second.mayAct());

    await assert.rejects(first.mayAct());
    assert.equal(await second.mayAct(), true);
    await second.close();
    await first.close();
  });
});
