import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import pg from 'pg';
import type { FaultKind } from './fault-plan.ts';
import type { Call } from './fault-points.ts';
import { strike } from './strike.ts';

/** What happens to this call; counts it. */
export type Due = (call: Call) => FaultKind | undefined;

const FS = [
  'access',
  'appendFile',
  'chmod',
  'copyFile',
  'lstat',
  'mkdir',
  'mkdtemp',
  'open',
  'readFile',
  'readdir',
  'readlink',
  'realpath',
  'rename',
  'rm',
  'rmdir',
  'stat',
  'statfs',
  'symlink',
  'truncate',
  'unlink',
  'writeFile',
];
const HANDLE = [
  'appendFile',
  'datasync',
  'read',
  'readFile',
  'stat',
  'sync',
  'truncate',
  'write',
  'writeFile',
];

/** Stands in the way of every call of the file system, the database and new processes; answers how to step aside. */
export async function interceptCalls(due: Due): Promise<() => void> {
  const handle = await fs.promises.open('/dev/null');
  const handles: object = Object.getPrototypeOf(handle) as object;
  await handle.close();
  const undo = [
    ...FS.map((name) => replace(fs.promises, name, (call) => failing(call, due))),
    ...HANDLE.map((name) => replace(handles, name, (call) => failing(call, due))),
    replace(pg.Client.prototype, 'query', (call) => cutting(call, due)),
    replace(childProcess, 'spawn', (call) => refusing(call, due)),
  ];
  syncBuiltinESMExports();
  return () => {
    for (const one of undo) one();
    syncBuiltinESMExports();
  };
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

function replace(target: object, name: string, by: (call: Method) => Method): () => void {
  const original = Reflect.get(target, name) as Method;
  Reflect.set(target, name, by(original));
  return () => void Reflect.set(target, name, original);
}

function failing(call: Method, due: Due): Method {
  return async function (this: unknown, ...args) {
    await strike(due('fs'), 'a call of the file system');
    return call.apply(this, args);
  };
}

/**
 * A query fails as queries do: its connection breaks. Every second one only after it was sent, so that nobody knows
 * whether it was carried out.
 */
function cutting(call: Method, due: Due): Method {
  let cuts = 0;
  return function (this: unknown, ...args) {
    const kind = due('database');
    if (kind === 'kill') void strike(kind, 'a call');
    if (kind !== 'error') return call.apply(this, args);
    const { stream } = (
      this as { connection: { stream: { destroy(): void; destroySoon(): void } } }
    ).connection;
    cuts += 1;
    if (cuts % 2 === 1) stream.destroy();
    const answer = call.apply(this, args);
    stream.destroySoon();
    return answer;
  };
}

/** Fails as spawn does: the process is never there, and the child says so a moment later. */
function refusing(call: Method, due: Due): Method {
  return function (this: unknown, ...args) {
    const kind = due('spawn');
    if (kind === 'kill') void strike(kind, 'a call');
    return call.apply(this, kind === 'error' ? ['/nonexistent/a-fault', ...args.slice(1)] : args);
  };
}
