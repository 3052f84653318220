import {
  CdkFixedSizeVirtualScroll,
  CdkVirtualForOf,
  CdkVirtualScrollableWindow,
  CdkVirtualScrollViewport,
} from '@angular/cdk/scrolling';
import { NgTemplateOutlet } from '@angular/common';
import {
  Component,
  computed,
  contentChildren,
  inject,
  input,
  linkedSignal,
  model,
  output,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed, toObservable, toSignal } from '@angular/core/rxjs-interop';
import { BreakpointObserver } from '@angular/cdk/layout';
import { MatIconButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { filter, map, switchMap } from 'rxjs';
import { DataCell } from './data-cell';
import type { DataColumn, DataSort } from './data-column';
import { keepHiddenColumns, readHiddenColumns } from './hidden-columns';

/** Heights that the styles hold too: a virtual list has to know them. */
const ROW_PX = 36;
const CARD_PX = 96;
const PHONE = '(width < 720px)';

/**
 * The one table: sticky header, virtual rows that scroll with the page, selection with bulk actions
 * (content `[bulkActions]`), columns to choose. On a phone each row is a card of three lines.
 * It sorts nothing itself: the page holds the order in the URL.
 */
@Component({
  selector: 'app-data-table',
  imports: [
    CdkFixedSizeVirtualScroll,
    CdkVirtualForOf,
    CdkVirtualScrollableWindow,
    CdkVirtualScrollViewport,
    MatCheckbox,
    MatIcon,
    MatIconButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    NgTemplateOutlet,
  ],
  templateUrl: './data-table.html',
  styleUrl: './data-table.scss',
})
export class DataTable<T> {
  /** Under which the chosen columns are remembered. */
  readonly name = input.required<string>();
  /** What the table holds, for assistive technology: "Jobs". */
  readonly label = input.required<string>();
  readonly columns = input.required<readonly DataColumn[]>();
  readonly rows = input.required<readonly T[]>();
  readonly rowId = input.required<(row: T) => string>();
  /** How a row is called in the name of its checkbox. */
  readonly rowLabel = input<(row: T) => string>((row) => this.rowId()(row));
  readonly isSelectable = input(false);
  readonly selected = model<ReadonlySet<string>>(new Set());
  readonly sort = input<DataSort | null>(null);
  readonly sortChanged = output<DataSort>();
  /** The last row came into view: time to load more. */
  readonly endReached = output();
  private readonly cells = contentChildren<DataCell<T>>(DataCell);

  protected readonly isPhone = toSignal(
    inject(BreakpointObserver)
      .observe(PHONE)
      .pipe(map(({ matches }) => matches)),
    { initialValue: false },
  );
  protected readonly itemSize = computed(() => (this.isPhone() ? CARD_PX : ROW_PX));
  protected readonly hidden = linkedSignal(() => readHiddenColumns(this.name(), this.columns()));
  /** The first column is the row's name and link: it always stays. */
  protected readonly shown = computed(() =>
    this.columns().filter(({ id }, index) => index === 0 || !this.hidden().has(id)),
  );
  protected readonly choosable = computed(() => this.columns().slice(1));
  protected readonly tracks = computed(() => {
    const widths = this.shown().map(({ width }) => width ?? 'minmax(0, 1fr)');
    return [...(this.isSelectable() ? ['40px'] : []), ...widths, '32px'].join(' ');
  });
  protected readonly cardLines = computed(() =>
    ([1, 2, 3] as const).map((line) => this.columns().filter(({ cardLine }) => cardLine === line)),
  );
  private readonly templates = computed(
    () => new Map(this.cells().map((cell) => [cell.appCell(), cell.template])),
  );
  protected readonly selectedCount = computed(
    () => this.rows().filter((row) => this.isSelected(row)).length,
  );
  protected readonly trackRow = (_index: number, row: T): string => this.rowId()(row);
  private readonly viewport = viewChild.required(CdkVirtualScrollViewport);

  constructor() {
    toObservable(this.viewport)
      .pipe(
        switchMap(({ renderedRangeStream }) => renderedRangeStream),
        filter(({ end }) => end > 0 && end === this.rows().length),
        takeUntilDestroyed(),
      )
      .subscribe(() => {
        this.endReached.emit();
      });
  }

  protected templateOf(column: DataColumn) {
    return this.templates().get(column.id) ?? null;
  }

  protected isSelected(row: T): boolean {
    return this.selected().has(this.rowId()(row));
  }

  protected toggle(row: T): void {
    const id = this.rowId()(row);
    const selected = new Set(this.selected());
    if (!selected.delete(id)) selected.add(id);
    this.selected.set(selected);
  }

  protected toggleAll(): void {
    const isEveryRow = this.selectedCount() === this.rows().length;
    this.selected.set(new Set(isEveryRow ? [] : this.rows().map((row) => this.rowId()(row))));
  }

  protected sortBy({ id }: DataColumn): void {
    const sort = this.sort();
    const isTurned = sort?.column === id && sort.direction === 'asc';
    this.sortChanged.emit({ column: id, direction: isTurned ? 'desc' : 'asc' });
  }

  protected toggleColumn({ id }: DataColumn): void {
    const hidden = new Set(this.hidden());
    if (!hidden.delete(id)) hidden.add(id);
    keepHiddenColumns(this.name(), hidden);
    this.hidden.set(hidden);
  }

  protected ariaSort({ id, isSortable }: DataColumn): string | null {
    const sort = this.sort();
    if (!isSortable) return null;
    if (sort?.column !== id) return 'none';
    return sort.direction === 'asc' ? 'ascending' : 'descending';
  }
}
