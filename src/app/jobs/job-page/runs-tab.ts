import {
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  effect,
  inject,
  input,
  untracked,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { ActivatedRoute, Router } from '@angular/router';
import { Store } from '@ngrx/store';
import { filter } from 'rxjs';
import type { Run } from '#contract/runs';
import { Confirm } from '../../shared/confirm-dialog/confirm';
import type { DataSort } from '../../shared/data-table/data-column';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { formatCount } from '../../shared/format/format';
import { saveFile } from '../../shared/save-file/save-file';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { selectRunsTab } from '../state/job.selectors';
import { RunsTabActions } from '../state/runs.actions';
import { stopRunQuestion } from '../ui/job-list/questions';
import { logText, plotSettings, type PlotSettings } from '../ui/run-plot/plot-settings';
import { RunPlot } from '../ui/run-plot/run-plot';
import { columnsOf } from '../ui/runs-table/run-column';
import {
  RUN_VIEWS,
  runsIn,
  type RunView,
  sortRuns,
  sortText,
  toRunSort,
  toRunView,
} from '../ui/runs-table/run-rows';
import { runsCsv } from '../ui/runs-table/runs-csv';
import { RunsTable } from '../ui/runs-table/runs-table';

/** All runs of a job as a table, and those of a sweep as a plot too. */
@Component({
  selector: 'app-runs-tab',
  imports: [ErrorPanel, MatButton, MatIcon, RunPlot, RunsTable, Skeleton],
  templateUrl: './runs-tab.html',
  styleUrl: './runs-tab.scss',
})
export class RunsTab {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly confirm = inject(Confirm);
  private readonly document = inject(DOCUMENT);
  readonly jobId = input.required<string>();
  /** Whose runs may be stopped. */
  readonly isOwn = input(false);
  private readonly address = toSignal(inject(ActivatedRoute).queryParamMap, { requireSync: true });
  protected readonly page = this.store.selectSignal(selectRunsTab);
  protected readonly chosenRun = computed(() => this.address().get('run'));
  protected readonly columns = computed(() => columnsOf(this.page().runs));
  protected readonly sort = computed(() => toRunSort(this.address().get('sort') ?? undefined));
  protected readonly view = computed(() => toRunView(this.address().get('show') ?? undefined));
  private readonly inView = computed(() => runsIn(this.page().runs, this.view()));
  protected readonly rows = computed(() => sortRuns(this.inView(), this.columns(), this.sort()));
  protected readonly views = computed(() =>
    RUN_VIEWS.map((view) => ({ view, count: runsIn(this.page().runs, view).length })),
  );
  /** One run has nothing to be plotted against. */
  protected readonly isSweep = computed(
    () => this.page().runs.length > 1 && this.columns().some(({ group }) => group !== 'run'),
  );
  protected readonly plotSettings = computed(() => {
    const at = this.address();
    const [x, y, colour, log] = [at.get('x'), at.get('y'), at.get('colour'), at.get('log')];
    return plotSettings(this.columns(), { x, y, colour, log });
  });
  protected readonly countText = computed(() => {
    const { runs, count } = this.page();
    if (count === null) return '';
    return runs.length < count
      ? `${formatCount(count, 'run')}, ${String(runs.length)} loaded`
      : formatCount(count, 'run');
  });

  constructor() {
    effect(() => {
      const jobId = this.jobId();
      untracked(() => {
        this.store.dispatch(RunsTabActions.opened({ jobId }));
      });
    });
    inject(DestroyRef).onDestroy(() => {
      this.store.dispatch(RunsTabActions.closed());
    });
  }

  protected show(view: RunView): void {
    this.goTo({ show: view === 'all' ? null : view });
  }

  protected sortBy(sort: DataSort): void {
    this.goTo({ sort: sortText(sort) });
  }

  protected plot(change: Partial<PlotSettings>): void {
    const settings = { ...this.plotSettings(), ...change };
    const { x, y, colour } = settings;
    this.goTo({ x, y, colour, log: logText(settings) });
  }

  protected openLog(run: string): void {
    void this.router.navigate([], {
      queryParams: { tab: 'log', run },
      queryParamsHandling: 'merge',
    });
  }

  protected saveCsv(): void {
    const csv = new Blob([runsCsv(this.rows(), this.columns())], { type: 'text/csv' });
    saveFile(this.document, `${this.jobId()}-runs.csv`, csv);
  }

  protected stop({ id: run }: Run): void {
    const jobId = this.jobId();
    this.confirm
      .ask(stopRunQuestion(run))
      .pipe(filter(Boolean))
      .subscribe(() => {
        this.store.dispatch(RunsTabActions.stopConfirmed({ jobId, run }));
      });
  }

  protected snapshot({ id: run }: Run): void {
    this.store.dispatch(RunsTabActions.snapshotClicked({ jobId: this.jobId(), run }));
  }

  private goTo(queryParams: Record<string, string | null>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
}
