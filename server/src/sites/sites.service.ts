import type { SiteHealth } from '#contract/events';
import { toTimestamp } from '../db/timestamps.ts';
import type { Engine, SiteCoreType } from '../engine/engine.ts';

export interface OfferedCoreType extends SiteCoreType {
  readonly site: string;
}

interface SitesDeps {
  readonly engines: readonly Engine[];
  readonly clock: () => Date;
  /** For how long an answer of a site is taken for the present. */
  readonly freshMs?: number;
}

interface SiteView {
  /** What the site said last; kept while it cannot be asked. */
  coreTypes: readonly OfferedCoreType[];
  problem: string | null;
  since: Date | null;
  askedAt: number;
}

/** What the sites offer and how they are, asked at most once in some seconds however many people look. */
export function createSitesService({ engines, clock, freshMs = 5_000 }: SitesDeps) {
  const views = new Map<string, SiteView>();
  let asking: Promise<void> | undefined;

  async function ask(engine: Engine): Promise<void> {
    const before = views.get(engine.site);
    const askedAt = clock().getTime();
    try {
      const coreTypes = (await engine.coreTypes()).map((type) => ({ ...type, site: engine.site }));
      views.set(engine.site, { coreTypes, problem: null, since: null, askedAt });
    } catch (error) {
      const problem = `Site ${engine.site} cannot be asked: ${error instanceof Error ? error.message : String(error)}`;
      const since = before?.since ?? clock();
      views.set(engine.site, { coreTypes: before?.coreTypes ?? [], problem, since, askedAt });
    }
  }

  async function look(): Promise<void> {
    const now = clock().getTime();
    const stale = engines.filter(
      ({ site }) => now - (views.get(site)?.askedAt ?? -Infinity) >= freshMs,
    );
    if (stale.length === 0) return;
    asking ??= Promise.all(stale.map(ask)).then(() => {
      asking = undefined;
    });
    await asking;
  }

  return {
    /** Core types of all sites, in the order of the configuration. */
    async coreTypes(): Promise<readonly OfferedCoreType[]> {
      await look();
      return engines.flatMap(({ site }) => views.get(site)?.coreTypes ?? []);
    },

    /** Why a site has not told yet what it offers; null when all have. */
    silence: (): string | null =>
      engines
        .map(({ site }) => views.get(site))
        .find((view) => Boolean(view?.problem) && view?.coreTypes.length === 0)?.problem ?? null,

    async health(): Promise<SiteHealth[]> {
      await look();
      return engines.map(({ site }) => {
        const { problem = null, since = null } = views.get(site) ?? {};
        return { site, isReachable: problem === null, problem, since: since && toTimestamp(since) };
      });
    },
  };
}
export type SitesService = ReturnType<typeof createSitesService>;
