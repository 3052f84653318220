import { Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Run } from '#contract/runs';
import { formatCount } from '../../../shared/format/format';
import { BytesPipe } from '../../../shared/format/pipes';
import { type Badge, jobBadge } from '../../../shared/status-badge/badges';
import { StatusBadge } from '../../../shared/status-badge/status-badge';
import { Time } from '../../../shared/time/time';
import { Elapsed } from '../../../shared/elapsed/elapsed';

/** The executions of a job. */
@Component({
  selector: 'app-runs-table',
  imports: [BytesPipe, Elapsed, RouterLink, StatusBadge, Time],
  templateUrl: './runs-table.html',
  styleUrl: '../../../shared/plain-table/plain-table.scss',
})
export class RunsTable {
  readonly runs = input.required<readonly Run[]>();

  protected badgeOf({ outcome, dateStarted }: Run): Badge {
    if (outcome === null && dateStarted === null)
      return { status: 'waiting', label: 'not started' };
    return jobBadge({ jobStatus: 'Executing', outcome });
  }

  protected endOf({ exitCode, signal }: Run): string {
    if (signal !== null) return signal;
    return exitCode === null ? '–' : `exit ${String(exitCode)}`;
  }

  protected filesOf({ outputFileCount }: Run): string {
    return formatCount(outputFileCount, 'file');
  }
}
