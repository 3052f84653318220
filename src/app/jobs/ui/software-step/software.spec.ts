import { Analysis } from '#contract/analyses';
import { installedFirst, type Software, versionOf, withAnalysis } from './software';

const version = (versionCode: string, stdCommand: string, isInstalled: boolean) => ({
  id: versionCode,
  version: `v${versionCode}`,
  versionCode,
  eula: null,
  allowedCoreTypes: [],
  stdCommand,
  mpiCommand: '',
  smpCommand: '',
  isInstalled,
  installation: '',
});
const analysis = (
  code: string,
  displayOrder: number,
  ...versions: ReturnType<typeof version>[]
): Analysis =>
  Analysis.parse({
    code,
    name: code,
    description: '',
    category: '',
    vendorName: '',
    pricing: null,
    hasRescaleLicense: false,
    hasShortTermLicense: false,
    licenseSettings: [],
    optimizerType: null,
    thumbnail: '',
    displayOrder,
    industries: [],
    resources: [],
    versions,
  });
const blast = analysis(
  'blast',
  2,
  version('1', 'blastn old', false),
  version('2', 'blastn new', true),
);
const keras = analysis('keras', 1, version('1', 'hy train.hy', false));
const all = [keras, blast];
const software: Software = { analysis: { code: '', version: '' }, command: '', envVars: [] };

describe('the software of a job', () => {
  it('that is installed comes first', () => {
    expect(installedFirst(all).map(({ code }) => code)).toEqual(['blast', 'keras']);
  });

  it('begins with an installed version and its suggested command', () => {
    expect(withAnalysis(software, all, 'blast', null)).toEqual({
      analysis: { code: 'blast', version: '2' },
      command: 'blastn new',
    });
  });

  it('takes another suggestion in the place of an untouched one', () => {
    expect(withAnalysis({ ...software, command: 'blastn new\n' }, all, 'keras', null).command).toBe(
      'hy train.hy',
    );
  });

  it('never takes the place of a command that somebody wrote', () => {
    expect(withAnalysis({ ...software, command: 'mine' }, all, 'blast', '1').command).toBe('mine');
  });

  it('is found by the code of its version, by its name, else the first', () => {
    expect(
      [versionOf(blast, '2'), versionOf(blast, 'v2'), versionOf(blast, 'x')].map(
        (each) => each?.versionCode,
      ),
    ).toEqual(['2', '2', '1']);
    expect(versionOf(undefined, '')).toBeNull();
  });
});
