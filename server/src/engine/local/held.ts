import type { Held } from '../engine.ts';
import { parseRunKey } from '../engine.ts';
import type { Clusters } from './clusters.ts';
import { readProcessTable } from './process-table.ts';

/** What the records say and what the process table shows: neither is believed alone. */
export async function readHeld(engine: string, clusters: Clusters): Promise<Held> {
  const recorded = await clusters.list();
  const tags = (await readProcessTable()).flatMap((entry) => entry.tags ?? []);
  const ours = tags.filter((tag) => tag.engine === engine);
  return {
    clusters: [...new Set([...recorded, ...ours.map(({ cluster }) => cluster)])],
    runs: [...new Set(ours.map(({ run }) => run))].map(parseRunKey),
  };
}
