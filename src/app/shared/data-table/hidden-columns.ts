import type { DataColumn } from './data-column';

/** Which columns somebody hid in the table called `name`; kept in this browser. */
export function readHiddenColumns(
  name: string,
  columns: readonly DataColumn[],
  storage: Pick<Storage, 'getItem'> = localStorage,
): ReadonlySet<string> {
  const atFirst = columns.filter(({ isHiddenAtFirst }) => isHiddenAtFirst).map(({ id }) => id);
  try {
    const kept = storage.getItem(keyOf(name));
    return new Set(kept === null ? atFirst : kept.split(',').filter(Boolean));
  } catch {
    // Storage is blocked: the columns are as at first.
    return new Set(atFirst);
  }
}

export function keepHiddenColumns(
  name: string,
  hidden: ReadonlySet<string>,
  storage: Pick<Storage, 'setItem'> = localStorage,
): void {
  try {
    storage.setItem(keyOf(name), [...hidden].join(','));
  } catch {
    // Storage is blocked or full: the choice lasts as long as the page.
  }
}

const keyOf = (name: string): string => `moorage.columns.${name}`;
