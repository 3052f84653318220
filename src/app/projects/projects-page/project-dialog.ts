import { Component, effect, inject } from '@angular/core';
import {
  MAT_DIALOG_DATA,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { Store } from '@ngrx/store';
import type { Project, ProjectRequest } from '#contract/projects';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { ProjectsPageActions } from '../state/projects.actions';
import { projectsFeature } from '../state/projects.feature';
import { ProjectForm } from '../ui/project-form/project-form';

export interface ProjectDialogData {
  /** Null: a new one. */
  readonly project: Project | null;
  readonly currency: string;
}

/** Makes a project or changes one, and closes when the server has taken it. */
@Component({
  selector: 'app-project-dialog',
  imports: [ErrorPanel, MatDialogContent, MatDialogTitle, ProjectForm, Skeleton],
  template: `
    <h2 mat-dialog-title>{{ project ? 'Edit ' + project.name : 'New project' }}</h2>
    <mat-dialog-content>
      @if (page().people; as people) {
        <app-project-form
          [project]="project"
          [people]="people"
          [myEmail]="page().myEmail"
          [currency]="currency"
          [isBusy]="page().isSaving"
          (projectEntered)="save($event)"
          (cancelled)="dialog.close()"
        >
          @if (page().problem; as problem) {
            <app-error-panel [message]="problem" [canRetry]="false" />
          }
        </app-project-form>
      } @else if (page().problem; as problem) {
        <app-error-panel
          message="The users could not be loaded."
          [nextStep]="problem"
          [canRetry]="false"
        />
      } @else {
        <app-skeleton [rows]="6" label="Loading users" />
      }
    </mat-dialog-content>
  `,
})
export class ProjectDialog {
  private readonly store = inject(Store);
  private readonly data = inject<ProjectDialogData>(MAT_DIALOG_DATA);
  protected readonly dialog = inject<MatDialogRef<ProjectDialog>>(MatDialogRef);
  protected readonly page = this.store.selectSignal(projectsFeature.selectProjectsPage);
  protected readonly project = this.data.project;
  protected readonly currency = this.data.currency;

  constructor() {
    this.store.dispatch(ProjectsPageActions.dialogOpened());
    effect(() => {
      if (this.page().saved !== null) this.dialog.close();
    });
  }

  protected save(request: ProjectRequest): void {
    this.store.dispatch(
      this.project === null
        ? ProjectsPageActions.projectEntered({ request })
        : ProjectsPageActions.projectEdited({ projectId: this.project.id, patch: request }),
    );
  }
}
