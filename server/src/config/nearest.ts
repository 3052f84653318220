/** The known word that takes the fewest edits to reach from a misspelt one. */
export function nearest(word: string, known: readonly string[]): string {
  const distances = known.map((candidate) => ({
    candidate,
    edits: edits(word.toLowerCase(), candidate.toLowerCase()),
  }));
  return distances.sort((a, b) => a.edits - b.edits)[0]?.candidate ?? '';
}

/** Levenshtein's distance, one row at a time. */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(from).entries()) {
    const next = [index + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const change = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
