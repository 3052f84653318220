import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { RunSpec } from '../engine.ts';
import { handOver } from './hand-over.ts';
import { stepEnvironment, toPairs } from './run-environment.ts';
import { runPaths, whenThere } from './run-folder.ts';
import { asUser, type SystemUser } from './system-users.ts';
import type { RunTags } from './tags.ts';
import { shimTagVariables, tagVariables } from './tags.ts';

const shim = join(import.meta.dirname, 'shim.sh');

export interface Launch {
  readonly run: RunSpec;
  readonly tags: RunTags;
  /** Core numbers the run is given. */
  readonly cores: readonly number[];
  /** Null: the run is not tied to its cores. */
  readonly taskset: string | null;
  /** What the shim is started through. */
  readonly subreaper: readonly string[];
  readonly path: string;
  /** As whom the steps run; undefined: as the server. */
  readonly user: SystemUser | undefined;
}

/**
 * Puts down what the shim reads, and answers the folder of the steps. Every attempt has a folder of its own: a script
 * that an earlier attempt's shim is running must not change below it.
 */
async function writeLaunchFiles({ run, tags, path, cores, user }: Launch): Promise<string> {
  const paths = runPaths(run.folder);
  const environments = run.steps.map((step) =>
    toPairs(stepEnvironment({ run, step, path, user }, tags)),
  );
  await Promise.all(
    [paths.control, paths.work, paths.temporary].map((folder) =>
      mkdir(folder, { recursive: true, mode: 0o700 }),
    ),
  );
  const scripts = await mkdtemp(join(paths.control, 'steps-'));
  const hosts = `${hostname()}\n`.repeat(cores.length);
  await Promise.all([
    ...run.steps.flatMap(({ command }, index) => [
      writeFile(join(scripts, `${String(index + 1)}.sh`), command, { mode: 0o600 }),
      writeFile(join(scripts, `${String(index + 1)}.env`), environments[index] ?? '', {
        mode: 0o600,
      }),
    ]),
    // One line for each core, which is how MPI counts the processes a host may have.
    writeFile(join(run.folder, 'machinefile'), hosts, { mode: 0o644 }),
    writeFile(join(run.folder, 'mpd.hosts'), hosts, { mode: 0o644 }),
    // Whoever watches the run finds a log from the start.
    appendFile(paths.log, '', { mode: 0o600 }),
    // Jobs look for their log in the work folder. It is a link, so that removing it does not lose the log.
    // There may be one from an earlier attempt, or an input file of that name, which stays.
    symlink('../process_output.log', join(paths.work, 'process_output.log')).catch(whenThere),
  ]);
  if (user) {
    const names = (await readdir(scripts)).map((name) => join(scripts, name));
    await handOver(run.folder, names, user);
  }
  return scripts;
}

/** Resolves once the process is there; rejects with a sentence when the machine cannot start it. */
export async function launch(wanted: Launch): Promise<ChildProcess> {
  const { run, tags, cores, taskset, subreaper, path, user } = wanted;
  const scripts = await writeLaunchFiles(wanted);
  const prefix = user ? asUser(user) : [];
  const bash = [
    ...subreaper,
    'bash',
    shim,
    run.folder,
    scripts,
    String(run.steps.length),
    ...prefix,
  ];
  const [command = 'bash', ...argv] = taskset ? [taskset, '-c', cores.join(','), ...bash] : bash;
  try {
    const child = spawn(command, argv, {
      cwd: runPaths(run.folder).work,
      // The run's own variables are for its steps alone: `BASH_ENV` and the like must not reach the shim.
      env: {
        PATH: path,
        LC_ALL: 'C',
        TZ: 'UTC0',
        ...tagVariables(tags),
        ...shimTagVariables({ cores, folder: run.folder }),
      },
      // A session of its own, so that nothing that ends the server ends the run.
      detached: true,
      stdio: 'ignore',
    });
    await once(child, 'spawn');
    child.unref();
    return child;
  } catch (error) {
    throw new Error(`This machine could not start the run: ${because(error)}`, { cause: error });
  }
}

function because(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'bash or taskset was not found. Install bash and util-linux.';
  if (code === 'EAGAIN') return 'it has no room for another process. Raise the process limit.';
  if (code === 'EMFILE' || code === 'ENFILE') return 'too many files are open. Raise that limit.';
  return error instanceof Error ? error.message : String(error);
}
