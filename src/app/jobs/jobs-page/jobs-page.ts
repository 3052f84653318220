import { Component, computed, DestroyRef, effect, inject, input, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatAnchor, MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { Store } from '@ngrx/store';
import { debounceTime, filter, Subject } from 'rxjs';
import { Confirm } from '../../shared/confirm-dialog/confirm';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { formatCount } from '../../shared/format/format';
import { PageHeader } from '../../shared/page-header/page-header';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { examplesResource } from '../state/catalogue';
import { JobsPageActions } from '../state/jobs.actions';
import { selectJobsPage } from '../state/jobs.selectors';
import { DraftStrip } from '../ui/draft-strip/draft-strip';
import { JobFilter } from '../ui/job-filter/job-filter';
import { STATUSES_OF, toJobView } from '../ui/job-filter/job-views';
import { JobList } from '../ui/job-list/job-list';
import type { JobRow } from '../ui/job-list/job-row';
import { deleteQuestion, stopQuestion } from '../ui/job-list/questions';

/** Long enough for a word: each search is a request. */
const TYPING_MS = 250;

@Component({
  selector: 'app-jobs-page',
  imports: [
    DraftStrip,
    EmptyState,
    ErrorPanel,
    JobFilter,
    JobList,
    MatAnchor,
    MatButton,
    PageHeader,
    RouterLink,
    Skeleton,
  ],
  templateUrl: './jobs-page.html',
  styleUrl: './jobs-page.scss',
})
export class JobsPage {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly confirm = inject(Confirm);
  /** Query parameters of the address. */
  readonly show = input<string>();
  readonly search = input<string>();
  readonly cluster = input<string>();
  protected readonly page = this.store.selectSignal(selectJobsPage);
  protected readonly examples = examplesResource();
  protected readonly typed$ = new Subject<string>();
  protected readonly view = computed(() => toJobView(this.show()));
  protected readonly words = computed(() => this.search() ?? '');
  protected readonly isFiltered = computed(
    () => this.view() !== 'all' || this.words() !== '' || this.cluster() !== undefined,
  );
  private readonly query = computed(() => ({
    status: STATUSES_OF[this.view()],
    search: this.words(),
    cluster: this.cluster() ?? null,
    shared: this.view() === 'shared with me',
  }));
  protected readonly clusterName = computed(() => {
    const clusterId = this.cluster();
    if (clusterId === undefined) return null;
    return (
      this.page().jobs.find(({ usedClusterId }) => usedClusterId === clusterId)?.clusterName ??
      clusterId
    );
  });
  protected readonly countText = computed(() => {
    const { count, jobs, isLoading } = this.page();
    if (isLoading) return '';
    return jobs.length < count
      ? `${formatCount(count, 'job')}, ${String(jobs.length)} loaded`
      : formatCount(count, 'job');
  });
  /** A draft in which nothing stands yet is none to go on with. */
  protected readonly drafts = computed(() =>
    this.page()
      .drafts.filter(
        ({ form }) => form.name !== '' || form.command !== '' || form.inputFiles.length > 0,
      )
      .map(({ id, dateUpdated, form }) => ({ id, dateUpdated, name: form.name || 'Untitled job' })),
  );

  constructor() {
    effect(() => {
      const query = this.query();
      untracked(() => {
        this.store.dispatch(JobsPageActions.opened({ query }));
      });
    });
    inject(DestroyRef).onDestroy(() => {
      this.store.dispatch(JobsPageActions.closed());
    });
    this.typed$.pipe(debounceTime(TYPING_MS), takeUntilDestroyed()).subscribe((text) => {
      // Whoever is on the way elsewhere is not called back.
      if (this.router.currentNavigation() === null) this.goTo({ search: text.trim() || null });
    });
  }

  protected goTo(queryParams: Record<string, string | null>): void {
    void this.router.navigate([], {
      queryParams,
      queryParamsHandling: 'merge',
      replaceUrl: 'search' in queryParams,
    });
  }

  protected loadMore(): void {
    const { after, isLoadingMore } = this.page();
    if (after !== null && !isLoadingMore)
      this.store.dispatch(JobsPageActions.endReached({ query: this.query(), after }));
  }

  protected retry(): void {
    this.store.dispatch(JobsPageActions.retried({ query: this.query() }));
  }

  protected stop(jobs: readonly JobRow[]): void {
    this.confirm
      .ask(stopQuestion(jobs))
      .pipe(filter(Boolean))
      .subscribe(() => {
        this.store.dispatch(JobsPageActions.stopConfirmed({ jobIds: jobs.map(({ id }) => id) }));
      });
  }

  protected remove(jobs: readonly JobRow[]): void {
    this.confirm
      .ask(deleteQuestion(jobs))
      .pipe(filter(Boolean))
      .subscribe(() => {
        this.store.dispatch(JobsPageActions.deleteConfirmed({ jobIds: jobs.map(({ id }) => id) }));
      });
  }

  protected clone(jobId: string): void {
    void this.router.navigate(['/jobs/new'], { queryParams: { clone: jobId } });
  }

  protected deleteDraft(draftId: string): void {
    this.store.dispatch(JobsPageActions.draftDeleteClicked({ draftId }));
  }

  protected dismiss(): void {
    this.store.dispatch(JobsPageActions.problemDismissed());
  }
}
