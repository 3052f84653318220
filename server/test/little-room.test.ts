import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { createApi } from '../../scripts/lib/api.ts';
import { until } from './support/local-engine.ts';
import { newHome, startOwnServer, type OwnServer } from './support/own-server.ts';
import { startPatientJob } from './support/patient-job.ts';

const TOKEN = 'a'.repeat(40);
const headers = { authorization: `Token ${TOKEN}`, connection: 'close' };

/** Asks once on a connection that it keeps, and says what came of it: a status, or that the connection was cut. */
async function ask(server: OwnServer) {
  const { hostname, port, host } = new URL(server.address);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  socket.write(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  const answer = await Promise.race([
    once(socket, 'data').then(([chunk]) => String(chunk).slice(9, 12)),
    once(socket, 'close').then(() => 'cut'),
  ]);
  return { socket, answer };
}

async function largeJob(server: OwnServer): Promise<number> {
  const { status } = await fetch(`${server.address}/api/v3/jobs/`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'large',
      jobanalyses: [{ analysis: { code: 'user_included' }, command: 'x'.repeat(1_000_000) }],
    }),
  });
  return status;
}

describe('a server that may open few files and has little memory', () => {
  it('R27: answers 503 or cuts the connection, never hangs, and goes on when it has room again; jobs are unaffected', async () => {
    const home = await newHome();
    const server = await startOwnServer(
      {
        MOORAGE_HOME: home,
        MOORAGE_ADMIN_TOKEN: TOKEN,
        NODE_OPTIONS: '--max-old-space-size=128',
      },
      ['prlimit', '--nofile=256:256'],
    );
    const api = createApi(server.address, TOKEN);
    const go = join(dirname(home), 'go');
    const id = await startPatientJob(api, go);

    const asked = await Promise.all(Array.from({ length: 400 }, () => ask(server)));
    const answers = new Set(asked.map(({ answer }) => answer));
    // On a busy machine all may find it full; nobody hears anything else.
    assert.deepEqual([...answers].filter((answer) => answer !== '200').sort(), ['503', 'cut']);
    await writeFile(go, '');
    for (const { socket } of asked) socket.destroy();
    await until('it answers again', async () => {
      const response = await fetch(`${server.address}/api/v3/users/me/`, { headers });
      return response.status === 200;
    });

    const large = await Promise.all(Array.from({ length: 24 }, () => largeJob(server)));
    assert.deepEqual(
      large.filter((status) => ![201, 400, 503].includes(status)),
      [],
    );
    assert.equal((await api.jobOver(id)).outcome, 'succeeded');
    const next = await api.submit({ name: 'next', command: 'true' });
    assert.equal((await api.jobOver(next.id)).outcome, 'succeeded');
  });
});
