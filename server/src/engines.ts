import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Engine } from './engine/engine.ts';
import { limitCalls } from './engine/limit-calls.ts';
import { createLocalEngine } from './engine/local/local-engine.ts';
import type { At } from './faults/at.ts';
import { prepareRunAs } from './run-as.ts';

/** One engine for each site of the configuration, by the site's name. */
export async function createEngines(
  { home, sites }: Pick<Config, 'home' | 'sites'>,
  at: At,
): Promise<ReadonlyMap<string, Engine>> {
  const engines = new Map<string, Engine>();
  for (const { name, cores, coreTypes, runAs } of sites) {
    const folder = join(home, 'engine', name);
    const systemUsers =
      runAs && (await prepareRunAs(runAs, { home, site: name, uid: process.getuid?.() }));
    const engine = await createLocalEngine({ site: name, folder, cores, coreTypes, systemUsers });
    engines.set(name, at('engine', limitCalls(engine)));
  }
  return engines;
}

/** Clusters and runs go on. */
export async function closeEngines(engines: Iterable<Engine>): Promise<void> {
  for (const engine of engines) await engine.close();
}
