import { inputBinding, outputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { Analysis } from '#contract/analyses';
import type { Software } from './software';
import { SoftwareStep } from './software-step';

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
  installation: isInstalled ? 'found in PATH' : 'not found in PATH',
});
const analysis = (code: string, versions: readonly ReturnType<typeof version>[]): Analysis =>
  Analysis.parse({
    code,
    name: code.toUpperCase(),
    description: `about ${code}`,
    category: '',
    vendorName: '',
    pricing: null,
    hasRescaleLicense: false,
    hasShortTermLicense: false,
    licenseSettings: [],
    optimizerType: null,
    thumbnail: '',
    displayOrder: 1,
    industries: [],
    resources: [],
    versions,
  });
const blast = analysis('blast', [version('1', 'blastn', true), version('2', 'blastn 2', false)]);
const keras = analysis('keras', [version('1', 'hy train.hy', false)]);
const chosen: Software = {
  analysis: { code: 'blast', version: '1' },
  command: 'mine',
  envVars: [{ name: 'SEED', value: '7' }],
};

async function setup(software: Software = chosen, errors: Readonly<Record<string, string>> = {}) {
  TestBed.configureTestingModule({ imports: [MatIconTestingModule] });
  const shown = signal(software);
  const softwareChanged = jasmine.createSpy('softwareChanged');
  const fixture = TestBed.createComponent(SoftwareStep, {
    bindings: [
      inputBinding('software', shown),
      inputBinding('analyses', () => [keras, blast]),
      ...Object.entries(errors).map(([name, text]) => inputBinding(name, () => text)),
      outputBinding('softwareChanged', softwareChanged),
    ],
  });
  await fixture.whenStable();
  const element = fixture.nativeElement as HTMLElement;
  const button = (text: string): HTMLButtonElement | undefined =>
    [...element.querySelectorAll('button')].find(({ textContent }) => textContent.includes(text));
  return { button, element, softwareChanged };
}

function enter(field: HTMLInputElement | HTMLSelectElement | null, value: string, event: string) {
  if (!field) throw new Error('There is no such field.');
  field.value = value;
  field.dispatchEvent(new Event(event));
}

describe('the software step', () => {
  it('lists what is installed first, and marks what is chosen', async () => {
    const { element } = await setup();

    const choices = [...element.querySelectorAll('.choice')].map(({ textContent }) => textContent);
    expect(choices).toEqual([
      jasmine.stringMatching(/BLAST.*about blast.*installed/s),
      jasmine.stringMatching(/KERAS.*not installed here/s),
    ]);
    expect(element.querySelector<HTMLInputElement>(':checked')?.value).toBe('blast');
  });

  it('takes another software with its suggested command in the place of none', async () => {
    const { element, softwareChanged } = await setup({ ...chosen, command: '' });

    element.querySelector<HTMLInputElement>('input[value=keras]')?.click();

    expect(softwareChanged).toHaveBeenCalledOnceWith({
      analysis: { code: 'keras', version: '1' },
      command: 'hy train.hy',
    });
  });

  it('takes another version, and says whether it is there', async () => {
    const { element, softwareChanged } = await setup();
    expect(element.querySelector('.version')?.textContent).toContain('found in PATH');

    enter(element.querySelector('select'), '2', 'change');

    expect(softwareChanged).toHaveBeenCalledOnceWith({
      analysis: { code: 'blast', version: '2' },
      command: 'mine',
    });
  });

  it('offers the suggested command beside one that somebody wrote', async () => {
    const { button, softwareChanged } = await setup();

    button('Use the suggested command')?.click();

    expect(softwareChanged).toHaveBeenCalledOnceWith({ command: 'blastn' });
  });

  it('adds, changes and removes environment variables', async () => {
    const { button, element, softwareChanged } = await setup();

    button('Add variable')?.click();
    enter(element.querySelector('[aria-label="Value of variable 1"]'), '8', 'input');
    element.querySelector<HTMLButtonElement>('[aria-label="Remove variable SEED"]')?.click();

    expect(softwareChanged.calls.allArgs()).toEqual([
      [{ envVars: [...chosen.envVars, { name: '', value: '' }] }],
      [{ envVars: [{ name: 'SEED', value: '8' }] }],
      [{ envVars: [] }],
    ]);
  });

  it('says what is missing where it is missing', async () => {
    const { element } = await setup(chosen, {
      analysisError: 'Choose a software.',
      commandError: 'Write a command.',
      envVarsError: 'A name is missing.',
    });

    const alerts = [...element.querySelectorAll('[role=alert]')].map(
      ({ textContent }) => textContent,
    );
    expect(alerts).toEqual(['Choose a software.', 'Write a command.', 'A name is missing.']);
    expect(element.querySelector('.cm-content')?.getAttribute('aria-invalid')).toBe('true');
  });
});
