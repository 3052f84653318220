import type { Analysis } from '#contract/analyses';
import type { WireVersion } from '../http/user.ts';
import type { CatalogueEntry } from './catalogue.ts';
import type { Installation } from './installation.ts';
import { versionId } from './version-id.ts';

interface AnalysisViewContext {
  readonly displayOrder: number;
  readonly installation: Installation;
  readonly coreTypes: string[];
  readonly version: WireVersion;
}

/** An entry of the catalogue as the wire shows it. */
export function toAnalysis(
  entry: CatalogueEntry,
  { displayOrder, installation, coreTypes, version }: AnalysisViewContext,
): Analysis {
  const { code, name, description, category, homepage, vendor, versions } = entry;
  return {
    code,
    name,
    description,
    category,
    vendorName: vendor,
    pricing: null,
    hasRescaleLicense: false,
    hasShortTermLicense: false,
    licenseSettings: [],
    optimizerType: null,
    thumbnail: '',
    displayOrder,
    industries: [],
    resources: [{ name: 'Documentation', url: homepage }],
    ...(version === 'v2' ? { supportDesks: [] } : {}),
    versions: versions.map((one) => ({
      id: versionId(entry, one),
      version: one.version,
      versionCode: one.versionCode,
      eula: null,
      allowedCoreTypes: coreTypes,
      stdCommand: one.command,
      mpiCommand: '',
      smpCommand: '',
      isInstalled: installation.isInstalled,
      installation: installation.text,
    })),
  };
}
