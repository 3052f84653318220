import { NgTemplateOutlet } from '@angular/common';
import {
  Component,
  computed,
  contentChild,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { filter } from 'rxjs';
import { Confirm } from '../confirm-dialog/confirm';
import { Cost } from '../cost/cost';
import { Elapsed } from '../elapsed/elapsed';
import { CoresPipe, RatePipe } from '../format/pipes';
import { clusterBadge } from '../status-badge/badges';
import { StatusBadge } from '../status-badge/status-badge';
import { Time } from '../time/time';
import { type ClusterColumn, columnTitles, everyFact } from './cluster-columns';
import { ClusterNote } from './cluster-note';
import { type ClusterRow, idleTimeoutText } from './cluster-row';
import { steadyRows } from './steady-rows';
import { canBeTornDown, tearDownQuestion } from './tear-down-question';

/** What of the list is looked at. */
export interface ClusterListView {
  readonly search: string;
  readonly pageIndex: number;
}

/**
 * Clusters in rows. It knows nothing of where it stands: what a click means, which columns it has and which clusters
 * are out of question is handed in by the page around it.
 */
@Component({
  selector: 'app-cluster-list',
  imports: [
    NgTemplateOutlet,
    MatButton,
    MatIconButton,
    MatFormField,
    MatInput,
    MatLabel,
    CoresPipe,
    Cost,
    Elapsed,
    RatePipe,
    StatusBadge,
    Time,
  ],
  templateUrl: './cluster-list.html',
  styleUrl: './cluster-list.scss',
})
export class ClusterList {
  private readonly confirm = inject(Confirm);

  readonly clusters = input.required<readonly ClusterRow[]>();
  readonly columns = input<readonly ClusterColumn[]>(everyFact);
  /** The chosen cluster; absent where nothing is chosen in this list. */
  readonly selectedId = input<string | null>();
  /** Why a cluster cannot be clicked, by id; it is greyed and the reason stands in its row. */
  readonly unavailable = input<ReadonlyMap<string, string>>(new Map());
  /** Where a row leads, for opening it in another tab; absent where a click leads nowhere. */
  readonly hrefOf = input<(clusterId: string) => string>();
  /** What the list is called for assistive technology. */
  readonly label = input('Clusters');
  readonly noteTitle = input('');
  readonly pageSize = input(10);
  /** Where the list begins; what people do to it comes back as `viewChanged`. */
  readonly search = input('');
  readonly pageIndex = input(0);

  // eslint-disable-next-line @angular-eslint/no-output-on-prefix -- the project's brief fixes this name
  readonly onClusterClick = output<string>();
  readonly tearDownConfirmed = output<string>();
  readonly viewChanged = output<ClusterListView>();

  private readonly noteCell = contentChild(ClusterNote);

  protected readonly titles = columnTitles;
  protected readonly badge = clusterBadge;
  protected readonly canBeTornDown = canBeTornDown;
  protected readonly idleTimeoutText = idleTimeoutText;
  protected readonly note = computed(() => this.noteCell()?.template ?? null);
  protected readonly hasNotes = computed(() => this.note() !== null || this.unavailable().size > 0);
  protected readonly shownSearch = linkedSignal(() => this.search());
  private readonly shownPage = linkedSignal(() => this.pageIndex());
  protected readonly isPointedAt = signal(false);
  private readonly steady = linkedSignal<
    { rows: readonly ClusterRow[]; hold: boolean },
    readonly ClusterRow[]
  >({
    source: () => ({ rows: this.clusters(), hold: this.isPointedAt() }),
    computation: ({ rows, hold }, before) =>
      hold && before ? steadyRows(before.value, rows) : rows,
  });
  protected readonly found = computed(() => {
    const wanted = this.shownSearch().trim().toLowerCase();
    return wanted === ''
      ? this.steady()
      : this.steady().filter((row) => textOf(row).includes(wanted));
  });
  protected readonly lastPage = computed(() =>
    Math.max(0, Math.ceil(this.found().length / this.pageSize()) - 1),
  );
  protected readonly page = computed(() =>
    Math.min(Math.max(0, this.shownPage()), this.lastPage()),
  );
  protected readonly firstRow = computed(() => this.page() * this.pageSize());
  protected readonly rows = computed(() =>
    this.found().slice(this.firstRow(), this.firstRow() + this.pageSize()),
  );
  protected readonly range = computed(() => {
    const count = this.found().length;
    return count === 0
      ? '0 of 0'
      : `${String(this.firstRow() + 1)}–${String(this.firstRow() + this.rows().length)} of ${String(count)}`;
  });

  protected look(search: string, pageIndex: number): void {
    this.shownSearch.set(search);
    this.shownPage.set(pageIndex);
    this.viewChanged.emit({ search, pageIndex });
  }

  protected click(event: MouseEvent, { id }: ClusterRow): void {
    // With a modifier a link opens elsewhere: that is the browser's business.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!this.unavailable().has(id)) this.onClusterClick.emit(id);
  }

  protected askToTearDown(row: ClusterRow): void {
    this.confirm
      .ask(tearDownQuestion(row))
      .pipe(filter((isConfirmed) => isConfirmed))
      .subscribe(() => {
        this.tearDownConfirmed.emit(row.id);
      });
  }
}

const textOf = ({ id, name, coreType, status }: ClusterRow): string =>
  `${name} ${id} ${coreType} ${clusterBadge(status).label}`.toLowerCase();
