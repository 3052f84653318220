import { inputBinding, outputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import type { SweepForm } from '#contract/drafts';
import { plainForm } from '../../../testing/drafts';
import { SweepSection } from './sweep-section';

const files = [
  { id: 'TableA', name: 'sizes.csv', size: 20, decompress: true },
  { id: 'TemplA', name: 'case.in.template', size: 20, decompress: true },
];

async function setup(sweep: Partial<SweepForm> = {}, problems: Record<string, string> = {}) {
  TestBed.configureTestingModule({ imports: [MatIconTestingModule] });
  const shown = signal<SweepForm>({ ...plainForm.sweep, ...sweep });
  const fixture = TestBed.createComponent(SweepSection, {
    bindings: [
      inputBinding('sweep', shown),
      inputBinding('files', () => files),
      inputBinding('table', () => ({ columns: ['size'], rows: [['1'], ['2']], count: 12 })),
      inputBinding('slots', () => 4),
      inputBinding('coresPerSlot', () => 2),
      inputBinding('walltime', () => 3),
      inputBinding('problems', () => problems),
      outputBinding<SweepForm>('sweepChanged', (changed) => {
        shown.set(changed);
      }),
    ],
  });
  await fixture.whenStable();
  const element = fixture.nativeElement as HTMLElement;
  const field = (label: string) =>
    element.querySelector<HTMLInputElement | HTMLSelectElement>(`[aria-label="${label}"]`);
  const choose = async (label: string, value: string) => {
    const found = field(label);
    if (found === null) throw new Error(`No field ${label}.`);
    found.value = value;
    found.dispatchEvent(new Event(found instanceof HTMLSelectElement ? 'change' : 'input'));
    await fixture.whenStable();
  };
  const press = async (text: RegExp) => {
    [...element.querySelectorAll('button')].find((each) => text.test(each.textContent))?.click();
    await fixture.whenStable();
  };
  return { choose, element, field, press, sweep: shown };
}

describe('the section of a sweep', () => {
  it('is folded while the job is one run', async () => {
    const { element } = await setup();

    expect(element.querySelector('details')?.open).toBeFalse();
    expect(element.querySelector('summary')?.textContent).toContain('one run');
  });

  it('takes a table, shows its first rows and says how many runs it makes', async () => {
    const { choose, element, sweep } = await setup();

    await choose('Table of parameters', 'TableA');

    expect(sweep().paramFile).toBe('TableA');
    expect(element.querySelector('table')?.textContent).toMatch(/size\s*1\s*2/);
    expect(element.querySelector('summary')?.textContent).toContain('12 runs');
  });

  it('estimates what the runs at a time hold', async () => {
    const { element } = await setup({ paramFile: 'TableA' });

    expect(element.textContent).toContain('4 runs at a time hold 8 cores, at most 24 core-hours');
  });

  it('makes a template of an uploaded file, under a name without its ending', async () => {
    const { choose, sweep } = await setup();

    await choose('Add a template', 'TemplA');

    expect(sweep().templates).toEqual([{ fileId: 'TemplA', processedName: 'case.in' }]);
  });

  it('makes a variable by range, and asks for iterations when one is drawn by chance', async () => {
    const { choose, field, press, sweep } = await setup();
    await press(/Add sweep variable/);
    await choose('Name of sweep variable 1', 'size');
    expect(sweep().variables[0]).toEqual({ name: 'size', generator: 'Linspace', settings: {} });

    await choose('Values of size', 'Normal');

    expect(sweep().variables[0]?.generator).toBe('Normal');
    expect(field('Remove sweep variable size')).not.toBeNull();
  });

  it('opens for what the server refused, and says it at the right field', async () => {
    const { element } = await setup(
      { variables: [{ name: 'size', generator: 'Linspace', settings: {} }] },
      { 'jobvariables.0.valueGeneratorSettings.count': 'Linspace needs this number.' },
    );

    expect(element.querySelector('details')?.open).toBeTrue();
    expect(element.querySelector('.variable + .error')?.textContent).toContain('needs this number');
  });
});
