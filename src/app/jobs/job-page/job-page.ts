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
import { MatAnchor, MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatTabLink, MatTabNav, MatTabNavPanel } from '@angular/material/tabs';
import { Router, RouterLink } from '@angular/router';
import { Store } from '@ngrx/store';
import { filter } from 'rxjs';
import { PageTitle } from '../../core/title/page-title';
import { Confirm } from '../../shared/confirm-dialog/confirm';
import { CopyButton } from '../../shared/copy-button/copy-button';
import { Cost } from '../../shared/cost/cost';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { RatePipe } from '../../shared/format/pipes';
import { PageHeader } from '../../shared/page-header/page-header';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { StatusBadge } from '../../shared/status-badge/status-badge';
import { JobPageActions } from '../state/job.actions';
import { selectJobPage } from '../state/job.selectors';
import { ClusterPickerActions } from '../state/visits';
import type { Remedy } from '../ui/failure-panel/failure-advice';
import { FailurePanel } from '../ui/failure-panel/failure-panel';
import { JobEvents } from '../ui/job-events/job-events';
import { deleteQuestion, stopQuestion } from '../ui/job-list/questions';
import { JobSettings } from '../ui/job-settings/job-settings';
import { RunsTable } from '../ui/runs-table/runs-table';
import { StatusTimeline } from '../ui/status-timeline/status-timeline';
import { WaitingPanel } from '../ui/waiting-panel/waiting-panel';
import { FilesTab } from './files-tab';
import { toJobTab } from './job-tabs';
import {
  badgeOfJob,
  endOf,
  endTextOf,
  isOver,
  isWaiting,
  shownRun,
  tabLabels,
  waitingFor,
} from './job-view';
import { LogTab } from './log-tab';
import { ShareDialog, type SharedJob } from './share-dialog';
import { toCurl } from './to-curl';

@Component({
  selector: 'app-job-page',
  imports: [
    CopyButton,
    Cost,
    EmptyState,
    ErrorPanel,
    FailurePanel,
    FilesTab,
    JobEvents,
    JobSettings,
    LogTab,
    MatAnchor,
    MatButton,
    MatIcon,
    MatIconButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    MatTabLink,
    MatTabNav,
    MatTabNavPanel,
    PageHeader,
    RatePipe,
    RouterLink,
    RunsTable,
    Skeleton,
    StatusBadge,
    StatusTimeline,
    WaitingPanel,
  ],
  templateUrl: './job-page.html',
  styleUrl: './job-page.scss',
})
export class JobPage {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly confirm = inject(Confirm);
  private readonly dialog = inject(MatDialog);
  private readonly title = inject(PageTitle);
  private readonly origin = inject(DOCUMENT).location.origin;
  readonly jobId = input.required<string>();
  readonly tab = input<string>();
  readonly run = input<string>();
  protected readonly page = this.store.selectSignal(selectJobPage);
  /** Not what the store still holds of the job that was looked at before. */
  private readonly detail = computed(() => {
    const { detail } = this.page();
    return detail?.job.id === this.jobId() ? detail : null;
  });
  protected readonly badge = computed(() => badgeOfJob(this.detail()));
  /** Else it is shared: there is nothing to change. */
  protected readonly isOwn = computed(() => this.detail()?.job.currentUserHasFullAccess ?? false);
  protected readonly isOver = computed(() => isOver(this.detail()));
  protected readonly isActive = computed(() => this.badge().status !== 'draft' && !this.isOver());
  protected readonly shownTab = computed(() => toJobTab(this.tab()));
  protected readonly tabs = computed(() => tabLabels(this.detail()));
  private readonly shownRun = computed(() => shownRun(this.detail(), this.run()));
  protected readonly startedRun = computed(() => this.shownRun()?.id ?? null);
  protected readonly isRunLive = computed(() => this.shownRun()?.dateCompleted === null);
  private readonly isWaiting = computed(() => isWaiting(this.detail()));
  protected readonly waiting = computed(() => waitingFor(this.detail(), this.page().clusters));
  protected readonly end = computed(() => endOf(this.detail()));
  protected readonly endText = computed(() => endTextOf(this.detail()));
  protected readonly where = computed(() => {
    const job = this.detail()?.job;
    const id = job?.clusterId ?? null;
    return id === null ? null : { id, name: job?.clusterName ?? id };
  });
  protected readonly curl = computed(() => {
    const job = this.detail()?.job;
    return job === undefined ? '' : toCurl(job, this.origin);
  });

  constructor() {
    effect(() => {
      const jobId = this.jobId();
      untracked(() => {
        this.store.dispatch(JobPageActions.opened({ jobId }));
      });
    });
    // Only a job that waits has to do with other clusters.
    effect((onCleanup) => {
      if (!this.isWaiting()) return;
      untracked(() => {
        this.store.dispatch(ClusterPickerActions.opened());
      });
      onCleanup(() => {
        this.store.dispatch(ClusterPickerActions.closed());
      });
    });
    effect(() => {
      const job = this.detail()?.job;
      if (job) this.title.set(`${job.id} ${job.name} · ${this.badge().label}`);
    });
    inject(DestroyRef).onDestroy(() => {
      this.store.dispatch(JobPageActions.closed());
    });
  }

  protected retry(): void {
    this.store.dispatch(JobPageActions.retried({ jobId: this.jobId() }));
  }

  protected stop(): void {
    const jobId = this.jobId();
    this.ask(stopQuestion, () => {
      this.store.dispatch(JobPageActions.stopConfirmed({ jobId }));
    });
  }

  protected remove(): void {
    const jobId = this.jobId();
    this.ask(deleteQuestion, () => {
      this.store.dispatch(JobPageActions.deleteConfirmed({ jobId }));
    });
  }

  protected share(): void {
    const job = this.detail()?.job;
    if (job) this.dialog.open<ShareDialog, SharedJob>(ShareDialog, { data: job, width: '560px' });
  }

  protected remedy(remedy: Remedy): void {
    const hardware = remedy === 'edit' ? {} : { step: 'hardware' };
    void this.router.navigate(['/jobs/new'], { queryParams: { clone: this.jobId(), ...hardware } });
  }

  private ask(question: typeof stopQuestion, then: () => void): void {
    const job = this.detail()?.job;
    if (job)
      this.confirm
        .ask(question([job]))
        .pipe(filter(Boolean))
        .subscribe(then);
  }
}
