import { Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { MatAnchor, MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import { Store } from '@ngrx/store';
import type { Project } from '#contract/projects';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { PageHeader } from '../../shared/page-header/page-header';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { ProjectsPageActions } from '../state/projects.actions';
import { projectsFeature } from '../state/projects.feature';
import { ProjectList } from '../ui/project-list/project-list';
import { ProjectDialog, type ProjectDialogData } from './project-dialog';

@Component({
  selector: 'app-projects-page',
  imports: [
    EmptyState,
    ErrorPanel,
    MatAnchor,
    MatButton,
    MatIcon,
    PageHeader,
    ProjectList,
    RouterLink,
    Skeleton,
  ],
  templateUrl: './projects-page.html',
})
export class ProjectsPage {
  private readonly store = inject(Store);
  private readonly dialog = inject(MatDialog);
  protected readonly page = this.store.selectSignal(projectsFeature.selectProjectsPage);
  protected readonly withArchived = signal(false);
  protected readonly shown = computed(
    () =>
      this.page().projects?.filter(({ isArchived }) => this.withArchived() || !isArchived) ?? null,
  );
  protected readonly archivedCount = computed(
    () => this.page().projects?.filter(({ isArchived }) => isArchived).length ?? 0,
  );

  constructor() {
    this.store.dispatch(ProjectsPageActions.opened());
    inject(DestroyRef).onDestroy(() => {
      this.store.dispatch(ProjectsPageActions.closed());
    });
  }

  protected retry(): void {
    this.store.dispatch(ProjectsPageActions.retried());
  }

  protected open(project: Project | null): void {
    const currency = (project ?? this.page().projects?.[0])?.currency ?? 'the currency';
    this.dialog.open<ProjectDialog, ProjectDialogData>(ProjectDialog, {
      data: { project, currency },
      width: '560px',
    });
  }

  protected toggleArchived({ id, isArchived }: Project): void {
    this.store.dispatch(
      ProjectsPageActions.projectEdited({ projectId: id, patch: { isArchived: !isArchived } }),
    );
  }
}
