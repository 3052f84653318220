import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Guard } from './lib/guard.ts';
import { readGuards, withoutGuard } from './lib/guards.ts';

/**
 * Takes the guards out one at a time, in a copy of the project, and looks whether the test named after their case
 * notices. Arguments choose cases: `npm run test:guards -- S5 R8`. A missed guard is a test that proves nothing.
 */
const root = join(import.meta.dirname, '..');
const chosen = new Set(process.argv.slice(2));
const guards = (await readGuards()).filter((guard) => chosen.size === 0 || chosen.has(guard.case));
const copy = await mkdtemp(join(tmpdir(), 'moorage-guards-'));
const sound = new Map<string, boolean>();
let caught = 0;
try {
  await copyProject();
  for (const guard of guards) {
    const verdict = await judge(guard);
    if (verdict === 'caught') caught += 1;
    console.log(`${verdict.padEnd(8)} ${guard.case.padEnd(4)} ${guard.what}`);
  }
} finally {
  await rm(copy, { recursive: true, force: true });
}
console.log(
  `\n${String(guards.length)} guards, ${String(caught)} caught, ${String(guards.length - caught)} not`,
);
process.exitCode = guards.length > 0 && caught === guards.length ? 0 : 1;

/** What git knows or would know, so that a change is tried before it is committed. */
async function copyProject(): Promise<void> {
  const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await promisify(execFile)('git', listing, {
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const file of stdout.split('\0').filter(Boolean)) {
    // A file that was deleted and not committed yet is still listed.
    await cp(join(root, file), join(copy, file)).catch(() => undefined);
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  await symlink(join(root, 'dist'), join(copy, 'dist'));
}

async function judge(guard: Guard): Promise<'caught' | 'missed' | 'unsound'> {
  const subject = `${guard.test} ${guard.case}`;
  if (!sound.has(subject)) sound.set(subject, await isSound(guard));
  if (sound.get(subject) !== true) return 'unsound';
  const file = join(copy, guard.file);
  const source = await readFile(file, 'utf8');
  await writeFile(file, withoutGuard(source, guard));
  try {
    return failed(await runTest(guard), guard) ? 'caught' : 'missed';
  } finally {
    await writeFile(file, source);
  }
}

/** With all guards in place the test has to be there and to pass. */
async function isSound(guard: Guard): Promise<boolean> {
  const { code, output } = await runTest(guard);
  const isThere = guard.test.endsWith('.spec.ts')
    ? /Executed [1-9]\d* of/.test(output)
    : named('ok', guard).test(output);
  if (code !== 0 || !isThere) console.log(output.split('\n').slice(-60).join('\n'));
  return code === 0 && isThere;
}

/** The test itself has to say so: a file that no longer loads proves nothing. */
function failed({ code, output }: Outcome, guard: Guard): boolean {
  const itself = guard.test.endsWith('.spec.ts') ? /[1-9]\d* FAILED/ : named('not ok', guard);
  return code !== 0 && itself.test(output);
}

function named(result: string, { case: number }: Guard): RegExp {
  return new RegExp(`^\\s*${result} \\d+ - .*\\b${number}\\b`, 'm');
}

interface Outcome {
  readonly code: number;
  readonly output: string;
}

function runTest({ test, case: number }: Guard): Promise<Outcome> {
  const args = test.endsWith('.spec.ts')
    ? ['node_modules/.bin/ng', 'test', '--no-watch', `--include=${test}`]
    : [
        'scripts/test-server.ts',
        '--test-reporter=tap',
        // What a test that was not chosen would have closed stays open.
        '--test-force-exit',
        `--test-name-pattern=\\b${number}\\b`,
        test,
      ];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      args,
      { cwd: copy, maxBuffer: 64 * 1024 * 1024, timeout: 300_000 },
      (error, stdout, stderr) => {
        resolve({ code: error ? 1 : 0, output: stdout + stderr });
      },
    );
  });
}
