import type { ProcessEntry } from './process-table.ts';

export type ProcessTable = readonly ProcessEntry[];

/** A shim leads its session and carries what only shims carry; a step that was just forked off it does not lead. */
export const isShim = ({ pid, session, tags }: ProcessEntry): boolean =>
  pid === session && tags?.shim !== undefined;

export interface Belonging {
  readonly engine: string;
  readonly tag: 'run' | 'cluster';
  readonly value: string;
  /** Pid of a shim that is dead: what is left of its session belongs to it as long as nobody else has that pid. */
  readonly session?: number | undefined;
}

/**
 * Every process of a run or a cluster. A process can leave the session (setsid), the tree (a double fork) or drop its
 * environment (env -i), but hardly all three, so each of them is followed. Never a process of another run.
 */
export function selectProcesses(
  table: ProcessTable,
  { engine, tag, value, session }: Belonging,
): ProcessTable {
  const ours = ({ tags }: ProcessEntry): boolean => tags?.engine === engine;
  const isTagged = (entry: ProcessEntry): boolean => ours(entry) && entry.tags?.[tag] === value;
  const isOther = (entry: ProcessEntry): boolean => ours(entry) && entry.tags?.[tag] !== value;

  const chosen = new Map(table.filter(isTagged).map((entry) => [entry.pid, entry]));
  const sessions = new Set([...chosen.values()].filter(isShim).map(({ pid }) => pid));
  if (session !== undefined && !table.some(({ pid }) => pid === session)) sessions.add(session);

  let before: number;
  do {
    before = chosen.size;
    for (const entry of table) {
      const belongs = chosen.has(entry.parent) || sessions.has(entry.session);
      if (belongs && !isOther(entry)) chosen.set(entry.pid, entry);
    }
  } while (chosen.size > before);
  return [...chosen.values()];
}
