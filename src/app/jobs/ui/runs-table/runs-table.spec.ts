import { BreakpointObserver } from '@angular/cdk/layout';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding, outputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { provideRouter } from '@angular/router';
import { of } from 'rxjs';
import type { Run } from '#contract/runs';
import type { DataSort } from '../../../shared/data-table/data-column';
import { DataTableHarness } from '../../../shared/data-table/data-table.harness';
import { aRun } from '../../../testing/jobs';
import { columnsOf } from './run-column';
import { RunsTable } from './runs-table';

const DATE = '2026-03-01T10:00:00.000000Z';
const runs = [
  aRun({
    dateCompleted: '2026-03-01T10:00:12.000000Z',
    outcome: 'succeeded',
    exitCode: 0,
    outputFileCount: 3,
    variables: [
      { name: 'size (m)', displayValue: '4', isRelative: false, value: 4 },
      { name: 'drag', displayValue: '0.25', isRelative: false, value: 0.25 },
    ],
    resultNames: ['drag'],
  }),
  aRun({ id: '2', displayOrder: 2, dateStarted: DATE }),
];

async function setup({ canAct = true, isPhone = false } = {}) {
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [
      provideRouter([]),
      { provide: BreakpointObserver, useValue: { observe: () => of({ matches: isPhone }) } },
    ],
  });
  const sorted: DataSort[] = [];
  const stopped: string[] = [];
  const fixture = TestBed.createComponent(RunsTable, {
    bindings: [
      inputBinding('runs', () => runs),
      inputBinding('columns', () => columnsOf(runs)),
      inputBinding('sort', () => ({ column: 'run', direction: 'asc' })),
      inputBinding('canAct', () => canAct),
      outputBinding<DataSort>('sortChanged', (sort) => sorted.push(sort)),
      outputBinding<Run>('stopClicked', ({ id }) => stopped.push(id)),
    ],
  });
  await fixture.whenStable();
  const loader = TestbedHarnessEnvironment.loader(fixture);
  const table = await loader.getHarness(DataTableHarness);
  return { element: fixture.nativeElement as HTMLElement, loader, sorted, stopped, table };
}

describe('the table of runs', () => {
  it('shows what each run was given and found, with units', async () => {
    const { table } = await setup();

    expect(await table.headers()).toEqual(
      jasmine.arrayContaining(['Exit code', 'size (m)', 'drag']),
    );
    expect((await table.rowTexts())[0]).toMatch(/Run 1.*succeeded.*12 s.*4 m.*0\.25.*3/s);
  });

  it('leads to the log and the files of a run', async () => {
    const { element } = await setup();

    const links = [...element.querySelectorAll('a')].map((link) => link.getAttribute('href'));

    expect(links).toContain('/?tab=log&run=2');
    expect(links).toContain('/?tab=files&run=1');
  });

  it('asks to be sorted by any column', async () => {
    const { sorted, table } = await setup();

    await table.sortBy('drag');

    expect(sorted).toEqual([{ column: 'out.drag', direction: 'asc' }]);
  });

  it('offers to stop a run that runs, and no other', async () => {
    const { loader, stopped } = await setup();
    const menus = await loader.getAllHarnesses(MatMenuHarness.with({ selector: '.small' }));
    expect(menus.length).toBe(1);

    await menus[0]?.open();
    await menus[0]?.clickItem({ text: /Stop run 2/ });

    expect(stopped).toEqual(['2']);
  });

  it('offers nothing to whoever only looks on', async () => {
    const { loader } = await setup({ canAct: false });

    expect(await loader.getAllHarnesses(MatMenuHarness.with({ selector: '.small' }))).toEqual([]);
  });

  it('names the values on the cards of a phone', async () => {
    const { element } = await setup({ isPhone: true });

    expect(element.querySelector('.lines')?.textContent).toMatch(/size \(m\)\s*4 m/);
  });
});
