import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { File } from '#contract/files';
import { page } from '#contract/wire';
import {
  download,
  measureLatency,
  openViewer,
  percentile,
  sha512Of,
  sha512OfFile,
  startFloodServer,
} from './support/flood.ts';
import { until } from './support/local-engine.ts';
import { openReturningClients } from './support/returning-clients.ts';

/** What the promise names; `npm run test:flood` holds it with 5 GB. */
const MOST_MEMORY = 300_000_000;
/** With whatever else this machine does meanwhile. */
const PATIENCE_MS = 60_000;
const FLOOD_BYTES = 200_000_000;

const server = await startFloodServer();
after(server.close);
const { address, headers, api } = server;

describe('a server in a flood', () => {
  it('R21: stays small and answers while a job floods its log, and hands out every byte of it', async () => {
    const latency = measureLatency(address);
    const { id } = await server.flood(FLOOD_BYTES);
    const viewer = openViewer(server.logUrl(id), 'everything');

    const { outcome } = await api.jobOver(id);
    const took = await latency.stop();
    await viewer.sawEnd;

    assert.equal(outcome, 'succeeded');
    const onDisk = await sha512OfFile(server.logOnDisk(id));
    assert.equal(await sha512Of(await download(server.logUrl(id))), onDisk);
    const response = await fetch(`${address}/api/v3/jobs/${id}/files/`, { headers });
    const [log] = page(File).parse(await response.json()).results;
    assert.equal(log?.fileChecksums[0]?.fileHash, onDisk);
    assert.ok((await server.mostMemory()) < MOST_MEMORY, String(await server.mostMemory()));
    // Generous: other tests share the processors.
    assert.ok(percentile(took, 0.5) < 500, String(percentile(took, 0.5)));
  });

  it('R20: stays small with 200 viewers that never read, and one beside them misses nothing', async () => {
    const { id } = await server.flood(20_000_000);
    await api.jobIn(id, 'Executing');
    const stopped = Array.from({ length: 200 }, () => openViewer(server.logUrl(id), 'nothing'));

    const fast = openViewer(server.logUrl(id), 'everything');
    await fast.sawEnd;

    assert.ok((await server.mostMemory()) < MOST_MEMORY, String(await server.mostMemory()));
    for (const { socket } of [...stopped, fast]) socket.destroy();
  });

  it('R24: has every client back after a kill, none at the same moment, none without what it missed', async (t) => {
    const back = openReturningClients(`${address}/api/v3/events/`, headers, 200);
    t.after(back.close);
    const areConnected = () => back.clients.every(({ isConnected }) => isConnected);
    await until('all are connected', areConnected, PATIENCE_MS);
    // All have a place to come back to once they were told something.
    const first = await api.submit({ name: 'Before', command: 'true' });
    await api.jobOver(first.id);
    await until(
      'all were told',
      () => back.clients.every(({ told }) => told.size > 0),
      PATIENCE_MS,
    );

    await server.restart();
    const second = await api.submit({ name: 'After', command: 'true' });
    await api.jobOver(second.id);
    await until('all are back', areConnected, PATIENCE_MS);
    const toldMost = () => Math.max(...back.clients.map(({ told }) => told.size));
    await until(
      'all were told the same',
      () => back.clients.every(({ told }) => told.size === toldMost()),
      PATIENCE_MS,
    );

    const waits = new Set(back.clients.map(({ retryMs }) => retryMs));
    assert.ok(waits.size > 100, `${String(waits.size)} different times`);
  });
});
