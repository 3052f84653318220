import { readFileSync } from 'node:fs';
import { access, constants, readFile, stat, statfs } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';

/** Numbers of the cores this process may use, ascending: whoever limits the server limits its jobs. */
export function allowedCores(): readonly number[] {
  try {
    const status = readFileSync('/proc/self/status', 'latin1');
    const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1];
    if (list) return parseCoreList(list);
  } catch {
    // No /proc: count instead.
  }
  return Array.from({ length: availableParallelism() }, (_, core) => core);
}

/** `0-2,5` → 0, 1, 2, 5 */
export function parseCoreList(list: string): readonly number[] {
  return list.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  });
}

export interface Machine {
  readonly processorInfo: string;
  readonly memoryMb: number;
  /** Free where `folder` is. */
  readonly storageGb: number;
  readonly hasSsd: boolean;
}

export async function readMachine(folder: string): Promise<Machine> {
  const { bavail, bsize } = await statfs(folder);
  return {
    processorInfo: cpus()[0]?.model.trim().replace(/\s+/g, ' ') ?? 'Unknown processor',
    // A container may be given less than the machine has; 0 is no limit.
    memoryMb: Math.floor(Math.min(totalmem(), process.constrainedMemory() || Infinity) / 2 ** 20),
    storageGb: Math.floor((bavail * bsize) / 1e9),
    hasSsd: await isOnSsd(folder),
  };
}

async function isOnSsd(folder: string): Promise<boolean> {
  const { dev } = await stat(folder);
  const device = `/sys/dev/block/${String(dev >>> 8)}:${String(dev & 0xff)}`;
  for (const queue of ['queue', '../queue']) {
    // A partition has no queue of its own, and a virtual file system no device.
    const rotational = await readFile(join(device, queue, 'rotational'), 'latin1').catch(() => '');
    if (rotational) return rotational.trim() === '0';
  }
  return false;
}

/** Where `program` is in `path`, null when it is not. */
export async function findProgram(program: string, path: string): Promise<string | null> {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, program);
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return null;
}
