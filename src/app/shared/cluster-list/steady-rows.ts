/**
 * The new rows in the order of the rows on the screen: what is under the pointer stays there. Rows that have gone
 * stay as they were, new ones come last; the true order returns when the pointer leaves.
 */
export function steadyRows<T extends { readonly id: string }>(
  onScreen: readonly T[],
  rows: readonly T[],
): readonly T[] {
  const fresh = new Map(rows.map((row) => [row.id, row]));
  const held = new Set(onScreen.map(({ id }) => id));
  return [
    ...onScreen.map((row) => fresh.get(row.id) ?? row),
    ...rows.filter(({ id }) => !held.has(id)),
  ];
}
