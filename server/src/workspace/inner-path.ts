/**
 * Segments of a relative path that stays where it starts, whatever is there: no `..`, not absolute, no NUL.
 * `.` and doubled slashes are dropped. Undefined when it does not stay; empty when it names the start itself.
 */
export function innerPath(path: string): readonly string[] | undefined {
  if (path.startsWith('/') || path.includes('\0')) return undefined;
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  return segments.includes('..') ? undefined : segments;
}

/**
 * Whether a symbolic link in the folder `parents` that points at `target` stays inside. `..` may stand only in front:
 * after a name, which can be a link itself, nobody can tell from the text where it leads.
 */
export function linkStaysInside(parents: readonly string[], target: string): boolean {
  if (target === '' || target.startsWith('/') || target.includes('\0')) return false;
  const segments = target.split('/').filter((segment) => segment !== '' && segment !== '.');
  const ups = segments.findIndex((segment) => segment !== '..');
  const leading = ups < 0 ? segments.length : ups;
  return leading <= parents.length && !segments.slice(leading).includes('..');
}
