import { Component, computed, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import type { Run } from '#contract/runs';
import { DataCell } from '../../../shared/data-table/data-cell';
import type { DataColumn, DataSort } from '../../../shared/data-table/data-column';
import { DataTable } from '../../../shared/data-table/data-table';
import { Elapsed } from '../../../shared/elapsed/elapsed';
import { StatusBadge } from '../../../shared/status-badge/status-badge';
import { runBadge } from './run-badge';
import type { RunColumn } from './run-column';

/** Wider than a window, the table scrolls sideways instead of squeezing its numbers. */
const MOST_SQUEEZED = 10;
/** A phone's card has room for so many values in a line. */
const MOST_ON_A_CARD = 3;

const WIDTHS: Readonly<Record<string, string>> = {
  run: '72px',
  status: '128px',
  exit: '92px',
  duration: '108px',
  files: '72px',
  size: 'minmax(88px, 1fr)',
};

/** The runs of a job, each with what it was given and what it found. */
@Component({
  selector: 'app-runs-table',
  imports: [
    DataCell,
    DataTable,
    Elapsed,
    MatIcon,
    MatIconButton,
    MatMenu,
    MatMenuContent,
    MatMenuItem,
    MatMenuTrigger,
    RouterLink,
    StatusBadge,
  ],
  templateUrl: './runs-table.html',
  styleUrl: './runs-table.scss',
})
export class RunsTable {
  readonly runs = input.required<readonly Run[]>();
  readonly columns = input.required<readonly RunColumn[]>();
  readonly sort = input.required<DataSort>();
  /** The one that the log and files show. */
  readonly chosenRun = input<string | null>(null);
  /** Only the owner of the job may stop and snapshot its runs. */
  readonly canAct = input(false);
  readonly busyRuns = input<readonly string[]>([]);
  readonly sortChanged = output<DataSort>();
  readonly stopClicked = output<Run>();
  readonly snapshotClicked = output<Run>();
  protected readonly badgeOf = runBadge;
  protected readonly idOf = ({ id }: Run): string => id;
  /** Those whose cells are plain text. */
  protected readonly texts = computed(() =>
    this.columns().filter(({ id }) => !['run', 'status', 'duration', 'files'].includes(id)),
  );
  protected readonly isSweep = computed(() => this.columns().some(({ group }) => group !== 'run'));
  protected readonly isWide = computed(() => this.columns().length > MOST_SQUEEZED);
  protected readonly shownColumns = computed((): readonly DataColumn[] => {
    const onCard = (group: RunColumn['group']): ReadonlySet<string> =>
      new Set(
        this.columns()
          .filter((column) => column.group === group)
          .slice(0, MOST_ON_A_CARD)
          .map(({ id }) => id),
      );
    const lines = { 2: onCard('variable'), 3: onCard('result') };
    const columns = this.columns().map((column): DataColumn => {
      const { id, label, group } = column;
      const line = lines[2].has(id) ? 2 : lines[3].has(id) ? 3 : undefined;
      const isHead = ['run', 'status', 'duration'].includes(id);
      return {
        id,
        label: group === 'run' ? (label.split(' (')[0] ?? label) : label,
        width: WIDTHS[id] ?? 'minmax(88px, 1fr)',
        isSortable: true,
        ...(id === 'run' || id === 'status' ? {} : { align: 'end' as const }),
        ...(isHead ? { cardLine: 1 as const } : line === undefined ? {} : { cardLine: line }),
      };
    });
    // A job that is over keeps no empty column for them.
    return this.canAct() && this.runs().some(({ dateCompleted }) => dateCompleted === null)
      ? [...columns, { id: 'actions', label: 'Actions', width: '72px', align: 'end', cardLine: 1 }]
      : columns;
  });

  protected isRunning({ dateStarted, dateCompleted }: Run): boolean {
    return dateStarted !== null && dateCompleted === null;
  }
}
