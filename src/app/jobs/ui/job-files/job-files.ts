import { Component, computed, input, output } from '@angular/core';
import { MatIconAnchor } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { DataCell } from '../../../shared/data-table/data-cell';
import type { DataColumn } from '../../../shared/data-table/data-column';
import { DataTable } from '../../../shared/data-table/data-table';
import { formatBytes, formatCount } from '../../../shared/format/format';
import { BytesPipe } from '../../../shared/format/pipes';
import type { JobFile } from './job-file';

/** The files of a run; a click looks into one. */
@Component({
  selector: 'app-job-files',
  imports: [BytesPipe, DataCell, DataTable, MatIcon, MatIconAnchor],
  templateUrl: './job-files.html',
  styleUrl: './job-files.scss',
})
export class JobFiles {
  readonly files = input.required<readonly JobFile[]>();
  /** They come from the work folder and may still change. */
  readonly isLive = input(false);
  readonly search = input('');
  readonly openedPath = input<string | null>(null);
  readonly searchChanged = output<string>();
  readonly fileClicked = output<JobFile>();
  protected readonly columns: readonly DataColumn[] = [
    { id: 'path', label: 'Name', width: 'minmax(0, 3fr)', cardLine: 1 },
    { id: 'size', label: 'Size', width: '96px', align: 'end', cardLine: 2 },
    { id: 'checksum', label: 'SHA-512', width: 'minmax(0, 1fr)', cardLine: 2 },
    { id: 'download', label: 'Download', width: '88px', align: 'end', cardLine: 1 },
  ];
  protected readonly pathOf = ({ path }: JobFile): string => path;
  protected readonly shown = computed(() => {
    const words = this.search().toLowerCase();
    return this.files().filter(({ path }) => path.toLowerCase().includes(words));
  });
  protected readonly total = computed(() => {
    const shown = this.shown();
    const bytes = shown.reduce((sum, { size }) => sum + size, 0);
    return `${formatCount(shown.length, 'file')} · ${formatBytes(bytes)}`;
  });
}
