import type { Analysis } from '#contract/analyses';
import { DomainError } from '../http/domain-error.ts';
import { findByCode, type Aliases } from '../http/find-by-code.ts';
import type { WireVersion } from '../http/user.ts';
import { toAnalysis } from './analysis-view.ts';
import type { CatalogueEntry, CatalogueVersion } from './catalogue.ts';
import type { Installation, InstallationProbe } from './installation.ts';
import { versionId } from './version-id.ts';

interface AnalysesDeps {
  readonly catalogue: readonly CatalogueEntry[];
  readonly aliases: Aliases;
  /** Codes of every core type: nothing of the catalogue is bound to one. */
  readonly coreTypeCodes: () => Promise<readonly string[]>;
  readonly probe: InstallationProbe;
  readonly clock: () => Date;
  readonly freshMs?: number;
}

/** What a job or cluster asks for; no version means the latest. */
export interface AnalysisRef {
  readonly code: string;
  readonly version: string | null;
}

/** An analysis of the catalogue in one of its versions. */
export interface ChosenAnalysis {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** The version code. */
  readonly version: string;
  readonly versionName: string;
}

/** The software catalogue, and what of it this machine has. */
export function createAnalysesService(deps: AnalysesDeps) {
  const { catalogue, aliases, coreTypeCodes, probe, clock, freshMs = 60_000 } = deps;
  const installations = new Map<string, Installation>();
  let checkedAt = -Infinity;
  let checking: Promise<void> | undefined;

  /** Asks the machine anew; several callers share one look. */
  function refresh(): Promise<void> {
    checking ??= Promise.all(
      catalogue.map(async (entry) => installations.set(entry.code, await probe(entry))),
    ).then(() => {
      checkedAt = clock().getTime();
      checking = undefined;
    });
    return checking;
  }

  /** Only the first look is waited for; later ones happen behind an answer that is a minute old. */
  async function look(): Promise<void> {
    if (clock().getTime() - checkedAt < freshMs) return;
    const looked = refresh();
    if (installations.size < catalogue.length) await looked;
  }

  const find = (text: string): CatalogueEntry | undefined => findByCode(catalogue, aliases, text);

  function require({ code, version }: AnalysisRef): ChosenAnalysis {
    const entry = find(code);
    if (!entry) {
      const known = catalogue.map((one) => one.code).join(', ');
      throw refusal({
        code: [`There is no analysis "${code}" here. This server offers: ${known}.`],
      });
    }
    const chosen = findVersion(entry, version);
    if (!chosen) {
      const known = entry.versions.map(({ versionCode }) => versionCode).join(', ');
      const problem = `${entry.name} has no version "${String(version)}" here. This server offers: ${known}.`;
      throw refusal({ version: [problem] });
    }
    return toChosen(entry, chosen);
  }

  const view = async (
    entries: readonly CatalogueEntry[],
    version: WireVersion,
  ): Promise<Analysis[]> => {
    const [coreTypes] = await Promise.all([coreTypeCodes(), look()]);
    return entries.map((entry) =>
      toAnalysis(entry, {
        displayOrder: catalogue.indexOf(entry) + 1,
        installation: installations.get(entry.code) ?? {
          isInstalled: false,
          text: 'Not checked yet.',
        },
        coreTypes: [...coreTypes],
        version,
      }),
    );
  };

  return {
    refresh,

    /** By name, as the wire contract wants it. */
    list: (version: WireVersion) =>
      view(
        catalogue.toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
        version,
      ),

    async get(text: string, version: WireVersion): Promise<Analysis | undefined> {
      const entry = find(text);
      return entry && (await view([entry], version))[0];
    },

    /** Found by code, alias or name and by version code or name; else a 400 under `analysis`. */
    require,

    /** The same for a cluster's list; the 400 stands under `installedAnalyses`. */
    requireAll(refs: readonly AnalysisRef[]): { code: string; version: string }[] {
      return refs.map((ref, index) => {
        try {
          const { code, version } = require(ref);
          return { code, version };
        } catch (error) {
          if (!(error instanceof DomainError) || 'detail' in error.body) throw error;
          const good = Array.from({ length: index }, () => ({}));
          throw new DomainError(400, { installedAnalyses: [...good, error.body] });
        }
      });
    },

    /** What a job once chose; codes stand for names that the catalogue no longer has. */
    describe(code: string, version: string | null): ChosenAnalysis {
      const entry = find(code);
      const chosen = entry && findVersion(entry, version);
      return entry && chosen ? toChosen(entry, chosen) : unknown(code, version ?? '', entry?.name);
    },

    async isInstalled(code: string): Promise<boolean> {
      await look();
      const entry = find(code);
      return entry !== undefined && (installations.get(entry.code)?.isInstalled ?? false);
    },
  };
}
export type AnalysesService = ReturnType<typeof createAnalysesService>;

const refusal = (fields: Record<string, string[]>): DomainError =>
  new DomainError(400, { analysis: fields });

function findVersion(
  { versions }: CatalogueEntry,
  version: string | null,
): CatalogueVersion | undefined {
  if (version === null || version === '') return versions[0];
  return (
    versions.find(({ versionCode }) => versionCode === version) ??
    versions.find((one) => one.version === version)
  );
}

function toChosen(entry: CatalogueEntry, chosen: CatalogueVersion): ChosenAnalysis {
  const { versionCode, version: versionName } = chosen;
  return {
    id: versionId(entry, chosen),
    code: entry.code,
    name: entry.name,
    version: versionCode,
    versionName,
  };
}

const unknown = (code: string, version: string, name = code): ChosenAnalysis => ({
  id: versionId({ code }, { versionCode: version }),
  code,
  name,
  version,
  versionName: version,
});
