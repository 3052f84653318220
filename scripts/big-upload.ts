import { mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { uploadBig, WAYS } from '../server/test/support/big-upload.ts';
import { startServer } from './lib/server.ts';

const MIB = 1024 * 1024;

/**
 * Uploads 10 GiB to a server of its own, once in each way, and says how fast that was, beside what the disk does by
 * itself, and how much memory it took. `--gib 1` for less.
 */
const { values } = parseArgs({ options: { gib: { type: 'string', default: '10' } } });
const size = Math.round(Number(values.gib) * 1024) * MIB;
const home = await mkdtemp(path.join(tmpdir(), 'moorage-big-upload-'));
try {
  const { bavail, bsize } = await statfs(home);
  if (bavail * bsize < size + 1024 * MIB)
    throw new Error(`${home} has no room for ${values.gib} GiB: set TMPDIR to a folder that has.`);
  const disk = await writeAlone(path.join(home, 'alone'));
  console.log(`the disk alone: ${perSecond(disk)}`);
  const server = await startServer(home, 'server');
  try {
    for (const way of WAYS) {
      await uploadBig(server, way, 16 * MIB);
      const { seconds, grownBytes } = await uploadBig(server, way, size);
      const share = Math.round((disk / seconds) * 100);
      const grown = String(Math.round(grownBytes / MIB));
      console.log(
        `${way}: ${perSecond(seconds)}, ${String(share)} % of the disk alone; SHA-512 agrees; memory + ${grown} MiB`,
      );
    }
  } finally {
    await server.end('SIGTERM');
  }
} finally {
  await rm(home, { recursive: true, force: true });
}

/** What `dd conv=fdatasync` does; answers seconds. */
async function writeAlone(file: string): Promise<number> {
  const handle = await open(file, 'wx');
  const block = Buffer.alloc(MIB, 'x');
  const begun = performance.now();
  for (let at = 0; at < size; at += MIB) await handle.write(block);
  await handle.datasync();
  const seconds = (performance.now() - begun) / 1000;
  await handle.close();
  await rm(file);
  return seconds;
}

function perSecond(seconds: number): string {
  return `${String(Math.round(size / MIB / seconds))} MiB/s (${seconds.toFixed(1)} s)`;
}
