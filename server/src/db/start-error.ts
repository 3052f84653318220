/** Something outside the program keeps it from starting. The message is the one sentence people get, and says what to do. */
export class StartError extends Error {}

/** Whether an error of the file system, or a text of PostgreSQL, says that a disk is full. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  // 53100 is PostgreSQL's disk_full.
  return (
    code === 'ENOSPC' ||
    code === 'EDQUOT' ||
    code === '53100' ||
    /no space left on device/i.test(error.message)
  );
}
