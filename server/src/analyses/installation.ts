import { execFile } from 'node:child_process';
import type { CatalogueEntry, InstallationCheck } from './catalogue.ts';

export interface Installation {
  readonly isInstalled: boolean;
  /** What was found, or what is missing and how to get it. */
  readonly text: string;
}

/** Asks the machine whether it has a software. Never throws. */
export type InstallationProbe = (entry: CatalogueEntry) => Promise<Installation>;

const TIME_LIMIT_MS = 5_000;

/** Runs the catalogue's check commands without a shell, with the PATH that jobs have and nothing else of the server's. */
export function createInstallationProbe(path: string): InstallationProbe {
  return async ({ check }) => {
    if (!check) return { isInstalled: true, text: 'Needs nothing to be installed.' };
    return run(check, path);
  };
}

function run(
  { command, version, missing }: InstallationCheck,
  path: string,
): Promise<Installation> {
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const options = {
      timeout: TIME_LIMIT_MS,
      killSignal: 'SIGKILL',
      env: { PATH: path },
      cwd: '/',
    } as const;
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error?.killed === true) {
        const text = `${program} did not answer within ${String(TIME_LIMIT_MS / 1000)} seconds.`;
        resolve({ isInstalled: false, text });
      } else if (error) {
        resolve({ isInstalled: false, text: missing });
      } else {
        const found = new RegExp(version).exec(`${stdout}\n${stderr}`)?.[1];
        resolve({
          isInstalled: true,
          text: found === undefined ? 'Found.' : `Found version ${found}.`,
        });
      }
    });
  });
}
