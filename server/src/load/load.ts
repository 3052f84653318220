import type { Db } from '../db/database.ts';
import { createLoadRepository } from './load.repository.ts';
import { createLoadSampler, type SamplerDeps } from './load-sampler.ts';
import { createLoadService, type LoadDeps } from './load.service.ts';

interface LoadModuleDeps extends Omit<SamplerDeps & LoadDeps, 'load'> {
  readonly db: Db;
}

/** What clusters take of their hardware: what measures it, and what tells it. */
export function createLoad({ db, ...deps }: LoadModuleDeps) {
  const load = createLoadRepository(db);
  return {
    service: createLoadService({ ...deps, load }),
    tick: createLoadSampler({ ...deps, load }).tick,
    prune: load.prune,
  };
}
