import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { run } from './lib/run.ts';

/** Programs that the tests need beside Node, and the Debian package that brings each. */
const needed = [
  { program: 'chromium', debianPackage: 'chromium' },
  { program: 'blastn', debianPackage: 'ncbi-blast+' },
  { program: 'makeblastdb', debianPackage: 'ncbi-blast+' },
] as const;

export class MissingPackages extends Error {}

/** Installs what the tests lack on Debian and Ubuntu; elsewhere says what to install. */
export async function installWhatIsMissing(): Promise<void> {
  const packages = missingPackages();
  if (packages.length === 0) return;
  const list = packages.join(' ');
  if (!isOnPath('apt-get')) {
    throw new MissingPackages(
      `The tests need ${programsOf(packages)}; install them with this system's package manager (on Debian: ${list}).`,
    );
  }
  console.log(`▶ installing ${list} with apt-get`);
  // One mirror that does not answer fails an update, though the packages may be there.
  if ((await aptGet(['update'])) !== 0) console.log('  The list of packages may be out of date.');
  const code = await aptGet(['install', '--yes', '--no-install-recommends', ...packages]);
  if (code !== 0) {
    throw new MissingPackages(
      `apt-get failed with exit code ${String(code)}; run as root: apt-get install ${list}`,
    );
  }
  const still = missingPackages();
  if (still.length > 0) {
    throw new MissingPackages(
      `apt-get brought no ${programsOf(still)}; install them by hand, and name another browser with CHROME_BIN.`,
    );
  }
}

async function aptGet(args: readonly string[]): Promise<number> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if (process.getuid?.() === 0) return (await run('apt-get', args, env)).code;
  if (!isOnPath('sudo')) {
    throw new MissingPackages(
      `The tests need ${programsOf(missingPackages())}; run as root: apt-get install ${missingPackages().join(' ')}`,
    );
  }
  // sudo drops the environment, and must not ask for a password: nobody is there to type it.
  const asRoot = ['-n', 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
  return (await run('sudo', asRoot, env)).code;
}

function missingPackages(): string[] {
  const missing = needed.filter(({ program }) => {
    return !(program === 'chromium' && process.env['CHROME_BIN']) && !isOnPath(program);
  });
  return [...new Set(missing.map(({ debianPackage }) => debianPackage))];
}

function programsOf(packages: readonly string[]): string {
  const programs = needed.filter(({ debianPackage }) => packages.includes(debianPackage));
  return programs.map(({ program }) => program).join(' and ');
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      // Not there, or not for us: the next folder may have it.
      return false;
    }
  });
}
