import { DomainError } from './domain-error.ts';

/** Whether an error of the file system or of PostgreSQL says that a disk is full. */
export function isDiskFull(error: unknown): boolean {
  const code = codeOf(error);
  // 53100 is PostgreSQL's disk_full.
  return code === 'ENOSPC' || code === 'EDQUOT' || code === '53100';
}

/** Whether this process has no file, or the machine no memory, left to serve one more. */
export const isOverloaded = (error: unknown): boolean =>
  /^(EMFILE|ENFILE|ENOMEM|EAGAIN)$/.test(codeOf(error));

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** `advice`: what makes room, and what to do then. */
export const diskFull = (
  advice = 'Delete what is no longer needed, then try again.',
): DomainError => new DomainError(507, `The disk of this server is full. ${advice}`);
