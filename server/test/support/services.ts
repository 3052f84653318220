import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine, SiteCoreType } from '../../src/engine/engine.ts';
import { nowhere } from '../../src/faults/at.ts';
import { openServices, type Services, type ServicesDeps } from '../../src/services.ts';
import type { TestDatabase } from './database.ts';

/** A site with one core type, where nothing ever runs. */
export function idleEngine(
  coreTypes: () => Promise<readonly SiteCoreType[]> = () => Promise.resolve([coreType]),
): Engine {
  return {
    site: 'local',
    coreTypes,
    ensureCluster: () =>
      Promise.resolve({ state: 'waiting', reason: 'Nothing ever comes up here.' }),
    releaseCluster: () => Promise.resolve('gone'),
    ensureRun: () => Promise.resolve(),
    observeRuns: () => Promise.resolve(new Map()),
    stopRun: () => Promise.resolve(),
    held: () => Promise.resolve({ clusters: [], runs: [] }),
    onChange: () => () => undefined,
    close: () => Promise.resolve(),
  };
}

export const coreType: SiteCoreType = {
  code: 'cove',
  name: 'Cove Two',
  processorInfo: 'Test processor',
  cores: [1, 2, 4],
  coresInAll: 8,
  memoryMbPerCore: 2048,
  storageGbPerCore: 10,
  pricePerCoreHour: 0.12,
  network: 'none',
  hasSsd: false,
};

/** The services on a test database, with a state folder of their own; closed and removed after the test file. */
export async function openTestServices(
  { db, url, beforeClose }: TestDatabase,
  given: Partial<ServicesDeps> = {},
): Promise<Services> {
  const home = given.home ?? (await mkdtemp(join(tmpdir(), 'moorage-test-home-')));
  const services = await openServices({
    db,
    databaseUrl: url,
    engines: new Map([['local', idleEngine()]]),
    aliases: { coreTypes: {}, analyses: {} },
    currency: 'USD',
    diskQuota: null,
    clock: () => new Date(),
    ticks: () => performance.now(),
    jobPath: '/usr/local/bin:/usr/bin:/bin',
    baseUrl: () => 'http://127.0.0.1:8080',
    onProblem: () => undefined,
    at: nowhere,
    ...given,
    home,
  });
  beforeClose(async () => {
    await services.close();
    if (given.home === undefined) await rm(home, { recursive: true, force: true });
  });
  return services;
}
