import { parseArgs } from 'node:util';
import {
  download,
  measureLatency,
  openViewer,
  percentile,
  sha512Of,
  sha512OfFile,
  startFloodServer,
} from '../server/test/support/flood.ts';

/**
 * The flood of the promises at its full size: one job writes gigabytes to its log while somebody watches it and others
 * send requests. Prints memory, latency beside that of the idle server, and whether every byte came through.
 */
const { values } = parseArgs({ options: { gigabytes: { type: 'string', default: '5' } } });
const bytes = Number(values.gigabytes) * 1e9;
const IDLE_REQUESTS_MS = 5_000;
const MOST_MEMORY = 300_000_000;
const MOST_MS = 50;

const server = await startFloodServer();
try {
  const idle = measureLatency(server.address);
  await new Promise((resolve) => setTimeout(resolve, IDLE_REQUESTS_MS));
  const idleMs = percentile(await idle.stop(), 0.99);

  const flooded = measureLatency(server.address);
  const { id } = await server.flood(bytes);
  const viewer = openViewer(server.logUrl(id), 'everything');
  const { outcome } = await server.api.jobOver(id);
  await viewer.sawEnd;
  const floodMs = percentile(await flooded.stop(), 0.99);
  const isExact =
    (await sha512Of(await download(server.logUrl(id)))) ===
    (await sha512OfFile(server.logOnDisk(id)));
  const memory = await server.mostMemory();

  console.log(`log        ${String(bytes / 1e9)} GB, job ${String(outcome)}`);
  console.log(`memory     ${(memory / 1e6).toFixed(0)} MB at most`);
  console.log(`p99        ${floodMs.toFixed(1)} ms in the flood, ${idleMs.toFixed(1)} ms idle`);
  console.log(`download   ${isExact ? 'exact' : 'NOT what is on the disk'}`);
  const isGood = outcome === 'succeeded' && isExact && memory < MOST_MEMORY && floodMs < MOST_MS;
  process.exitCode = isGood ? 0 : 1;
} finally {
  await server.close();
}
