import { BreakpointObserver } from '@angular/cdk/layout';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { of } from 'rxjs';
import { DataCell } from './data-cell';
import type { DataColumn, DataSort } from './data-column';
import { DataTable } from './data-table';
import { DataTableHarness } from './data-table.harness';

interface Person {
  readonly id: string;
  readonly name: string;
  readonly town: string;
}

@Component({
  selector: 'app-people',
  imports: [DataCell, DataTable],
  template: `
    <app-data-table
      name="people"
      label="People"
      [columns]="columns"
      [rows]="rows()"
      [rowId]="idOf"
      [rowLabel]="nameOf"
      [isSelectable]="true"
      [(selected)]="selected"
      [sort]="sort()"
      (sortChanged)="sort.set($event)"
      (endReached)="ends.set(ends() + 1)"
    >
      <ng-template appCell="name" [appCellOf]="rows()" let-person>
        <a href="#{{ person.id }}">{{ person.name }}</a>
      </ng-template>
      <ng-template appCell="town" [appCellOf]="rows()" let-person>{{ person.town }}</ng-template>
      <button bulkActions type="button" class="stop">Stop</button>
    </app-data-table>
  `,
})
class People {
  readonly columns: readonly DataColumn[] = [
    { id: 'name', label: 'Name', isSortable: true, cardLine: 1 },
    { id: 'town', label: 'Town', cardLine: 2 },
  ];
  readonly rows = signal<readonly Person[]>([
    { id: 'a', name: 'Ada', town: 'London' },
    { id: 'g', name: 'Grace', town: 'New York' },
  ]);
  readonly selected = signal<ReadonlySet<string>>(new Set());
  readonly sort = signal<DataSort | null>(null);
  readonly ends = signal(0);
  readonly idOf = ({ id }: Person): string => id;
  readonly nameOf = ({ name }: Person): string => name;
}

async function setup({ isPhone = false } = {}) {
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [
      { provide: BreakpointObserver, useValue: { observe: () => of({ matches: isPhone }) } },
    ],
  });
  const fixture = TestBed.createComponent(People);
  const loader = TestbedHarnessEnvironment.loader(fixture);
  const table = await loader.getHarness(DataTableHarness);
  return { page: fixture.componentInstance, table, element: fixture.nativeElement as HTMLElement };
}

describe('A data table', () => {
  beforeEach(() => {
    localStorage.removeItem('moorage.columns.people');
  });

  it('shows a row for each item', async () => {
    const { table } = await setup();

    expect(await table.headers()).toEqual(['Name', 'Town']);
    expect(await table.rowTexts()).toEqual([
      jasmine.stringMatching(/Ada\s*London/),
      jasmine.stringMatching(/Grace\s*New York/),
    ]);
  });

  it('asks for another order, and turns it on the second click', async () => {
    const { page, table, element } = await setup();

    await table.sortBy('Name');
    expect(page.sort()).toEqual({ column: 'name', direction: 'asc' });
    await table.sortBy('Name');

    expect(page.sort()).toEqual({ column: 'name', direction: 'desc' });
    expect(element.querySelector('[aria-sort=descending]')).not.toBeNull();
  });

  it('selects rows and offers what can be done with them', async () => {
    const { page, table, element } = await setup();
    expect(element.querySelector('.stop')).toBeNull();

    await table.select('Grace');

    expect([...page.selected()]).toEqual(['g']);
    expect(element.querySelector('.bulk')?.textContent).toContain('1 selected');
    expect(element.querySelector('.stop')).not.toBeNull();
  });

  it('selects all rows and none', async () => {
    const { page, table } = await setup();

    await table.selectAll();
    expect(page.selected().size).toBe(2);
    await table.selectAll();

    expect(page.selected().size).toBe(0);
  });

  it('remembers the columns that somebody hid', async () => {
    const { table } = await setup();

    await table.toggleColumn('Town');
    expect(await table.headers()).toEqual(['Name']);
    TestBed.resetTestingModule();

    expect(await (await setup()).table.headers()).toEqual(['Name']);
  });

  it('tells when its last row is in view', async () => {
    const { page } = await setup();

    expect(page.ends()).toBeGreaterThan(0);
  });

  it('is a list of cards on a phone', async () => {
    const { element } = await setup({ isPhone: true });

    expect(element.querySelectorAll('.line').length).toBe(6);
  });
});
