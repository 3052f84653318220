import { findProgram } from './machine.ts';

/** Number of the system call `prctl`; other machines do without. */
const PRCTL: Partial<Record<NodeJS.Architecture, number>> = { x64: 157, arm64: 167 };
const SET_CHILD_SUBREAPER = 36;

/**
 * What a shim is started through, so that whoever loses its parent within the run becomes the shim's child: nobody can
 * leave the process tree. Perl, because a shell cannot make that call; empty where there is none.
 */
export async function findSubreaper(path: string): Promise<readonly string[]> {
  const call = PRCTL[process.arch];
  const perl = await findProgram('perl', path);
  if (perl === null || call === undefined) return [];
  const script = `syscall(${String(call)}, ${String(SET_CHILD_SUBREAPER)}, 1, 0, 0, 0); exec @ARGV or exit 127`;
  return [perl, '-e', script];
}
