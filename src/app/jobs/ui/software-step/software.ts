import type { Analysis, AnalysisVersion } from '#contract/analyses';
import type { JobForm } from '#contract/drafts';

export type Software = Pick<JobForm, 'analysis' | 'command' | 'envVars'>;

/** The version that is chosen, by its code or as it is displayed; else the first. */
export function versionOf(analysis: Analysis | undefined, version: string): AnalysisVersion | null {
  const versions = analysis?.versions ?? [];
  return (
    versions.find(({ versionCode }) => versionCode === version) ??
    versions.find((each) => each.version === version) ??
    versions[0] ??
    null
  );
}

/** Installed software first, then as the catalogue has it. */
export const installedFirst = (analyses: readonly Analysis[]): readonly Analysis[] =>
  analyses.toSorted(
    (a, b) => Number(isInstalled(b)) - Number(isInstalled(a)) || a.displayOrder - b.displayOrder,
  );

export const isInstalled = ({ versions }: Analysis): boolean =>
  versions.some((version) => version.isInstalled);

/**
 * Another analysis or version brings its suggested command, but never over a command that somebody wrote:
 * only an empty one, or another version's suggestion that was left as it was.
 */
export function withAnalysis(
  software: Software,
  analyses: readonly Analysis[],
  code: string,
  version: string | null,
): Pick<Software, 'analysis' | 'command'> {
  const chosen = analyses.find((analysis) => analysis.code === code);
  const wanted = version === null ? firstInstalled(chosen) : versionOf(chosen, version);
  const suggestions = new Set(
    analyses.flatMap(({ versions }) => versions.map(({ stdCommand }) => stdCommand.trim())),
  );
  const isUntouched = software.command.trim() === '' || suggestions.has(software.command.trim());
  return {
    analysis: { code, version: wanted?.versionCode ?? '' },
    command: isUntouched ? (wanted?.stdCommand ?? '') : software.command,
  };
}

const firstInstalled = (analysis: Analysis | undefined): AnalysisVersion | null =>
  analysis?.versions.find((version) => version.isInstalled) ?? analysis?.versions[0] ?? null;
