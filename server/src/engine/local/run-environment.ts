import { userInfo } from 'node:os';
import type { RunSpec, RunStep } from '../engine.ts';
import { RunRefused } from '../engine.ts';
import { runPaths } from './run-folder.ts';
import type { SystemUser } from './system-users.ts';
import type { RunTags } from './tags.ts';
import { tagVariables } from './tags.ts';

/** Where a run finds its programs: what a login finds on Debian, and not what the server was started with. */
export const defaultRunPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Bash owns these and refuses to have them set. */
const readOnly = new Set(['BASHOPTS', 'BASH_VERSINFO', 'EUID', 'PPID', 'SHELLOPTS', 'UID']);

interface StepRequest {
  readonly run: RunSpec;
  readonly step: RunStep;
  readonly path: string;
  /** As whom it runs; undefined: as the server. */
  readonly user?: SystemUser | undefined;
}

/** The whole environment of one step. What the job asks for wins over our defaults, our tags win over the job. */
export function stepEnvironment(
  { run, step, path, user }: StepRequest,
  tags: RunTags,
): Record<string, string> {
  const username = user?.name ?? userInfo().username;
  const { work, temporary, home } = runPaths(run.folder);
  const variables = {
    PATH: path,
    HOME: user ? home : run.folder,
    PWD: work,
    TMPDIR: temporary,
    USER: username,
    LOGNAME: username,
    SHELL: '/bin/bash',
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    FLUENT_HOSTS: `${run.folder}/machinefile`,
    ...run.env,
    ...step.env,
    ...tagVariables(tags),
  };
  for (const [name, value] of Object.entries(variables)) refuseUnsettable(name, value);
  return variables;
}

function refuseUnsettable(name: string, value: string): void {
  const variable = `Environment variable ${JSON.stringify(name)}`;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    throw new RunRefused(`${variable} cannot be set: a name is letters, digits and underscores.`);
  if (readOnly.has(name))
    throw new RunRefused(`${variable} cannot be set: bash keeps it to itself.`);
  if (value.includes('\0'))
    throw new RunRefused(`${variable} cannot be set: its value holds a NUL.`);
}

/** As the shim reads it: pairs, each ended by a NUL. */
export const toPairs = (variables: Readonly<Record<string, string>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\0`)
    .join('');
