import { Component, computed, input, model, output, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import { Cost } from '../../../shared/cost/cost';
import { DataCell } from '../../../shared/data-table/data-cell';
import type { DataColumn } from '../../../shared/data-table/data-column';
import { DataTable } from '../../../shared/data-table/data-table';
import { Elapsed } from '../../../shared/elapsed/elapsed';
import { type Badge, jobBadge } from '../../../shared/status-badge/badges';
import { StatusBadge } from '../../../shared/status-badge/status-badge';
import { Time } from '../../../shared/time/time';
import { heldRows, isActiveJob, type JobRow } from './job-row';

/** Jobs, newest first. What is under the pointer stays there when jobs come in. */
@Component({
  selector: 'app-job-list',
  imports: [
    Cost,
    DataCell,
    DataTable,
    Elapsed,
    MatButton,
    MatIcon,
    MatIconButton,
    MatMenu,
    MatMenuContent,
    MatMenuItem,
    MatMenuTrigger,
    RouterLink,
    StatusBadge,
    Time,
  ],
  templateUrl: './job-list.html',
  styleUrl: './job-list.scss',
})
export class JobList {
  readonly jobs = input.required<readonly JobRow[]>();
  readonly busyIds = input<readonly string[]>([]);
  /** Who looks at the list; jobs of others are marked, and cannot be changed. */
  readonly myEmail = input<string | null>(null);
  readonly selected = model<ReadonlySet<string>>(new Set());
  readonly endReached = output();
  readonly stopClicked = output<readonly JobRow[]>();
  readonly deleteClicked = output<readonly JobRow[]>();
  readonly cloneClicked = output<string>();

  protected readonly columns: readonly DataColumn[] = [
    { id: 'name', label: 'Name', width: 'minmax(160px, 2fr)', cardLine: 1 },
    { id: 'status', label: 'Status', width: 'minmax(132px, 1fr)', cardLine: 2 },
    { id: 'software', label: 'Software', width: 'minmax(120px, 1.4fr)', cardLine: 3 },
    { id: 'cluster', label: 'Cluster', width: 'minmax(112px, 1fr)', cardLine: 3 },
    { id: 'cores', label: 'Cores', width: '80px', align: 'end' },
    { id: 'age', label: 'Age', width: '112px', align: 'end', cardLine: 2 },
    { id: 'duration', label: 'Duration', width: '104px', align: 'end', cardLine: 2 },
    { id: 'cost', label: 'Cost', width: '104px', align: 'end', cardLine: 3 },
    { id: 'actions', label: 'Actions', width: '72px', align: 'end', cardLine: 1 },
  ];
  protected readonly noneSelected: ReadonlySet<string> = new Set();
  protected readonly isActive = isActiveJob;
  protected readonly idOf = ({ id }: JobRow): string => id;
  protected readonly nameOf = ({ name, id }: JobRow): string => `${name} ${id}`;
  private readonly heldIds = signal<readonly string[] | null>(null);
  protected readonly shown = computed(() => {
    const held = this.heldIds();
    return held === null ? this.jobs() : heldRows(held, this.jobs());
  });
  private readonly selectedJobs = computed(() =>
    this.jobs().filter((job) => this.selected().has(job.id) && !this.isShared(job)),
  );
  protected readonly stoppable = computed(() => this.selectedJobs().filter(isActiveJob));
  protected readonly deletable = computed(() =>
    this.selectedJobs().filter((job) => !isActiveJob(job)),
  );

  protected isShared({ owner }: JobRow): boolean {
    return this.myEmail() !== null && owner !== this.myEmail();
  }

  protected badgeOf({ jobStatus, outcome }: JobRow): Badge {
    return jobBadge({ jobStatus: jobStatus.content, outcome });
  }

  protected clusterOf({ isOwnCluster, clusterName, usedClusterId }: JobRow): string {
    return isOwnCluster ? 'its own' : (clusterName ?? usedClusterId ?? '');
  }

  protected hold(): void {
    this.heldIds.set(this.jobs().map(({ id }) => id));
  }

  protected letGo(): void {
    this.heldIds.set(null);
  }
}
