import { Component, inject } from '@angular/core';
import { MatDialogContent, MatDialogTitle } from '@angular/material/dialog';
import { Store } from '@ngrx/store';
import type { ClusterRequest } from '#contract/clusters';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { NewClusterPageActions } from '../state/clusters.actions';
import { selectNewClusterPage } from '../state/clusters.selectors';
import { NewClusterForm } from '../ui/new-cluster-form/new-cluster-form';

@Component({
  selector: 'app-new-cluster-dialog',
  imports: [ErrorPanel, MatDialogContent, MatDialogTitle, NewClusterForm, Skeleton],
  template: `
    <h2 mat-dialog-title>New cluster</h2>
    <mat-dialog-content>
      @if (page().error; as message) {
        <app-error-panel [message]="message" (retried)="retry()" />
      } @else if (page().loading) {
        <app-skeleton [rows]="4" label="Loading core types" />
      } @else {
        <app-new-cluster-form
          [coreTypes]="page().coreTypes"
          [isCreating]="page().isCreating"
          [refusal]="page().refusal"
          (submitted)="create($event)"
        />
      }
    </mat-dialog-content>
  `,
})
export class NewClusterDialog {
  private readonly store = inject(Store);
  protected readonly page = this.store.selectSignal(selectNewClusterPage);

  protected create({ request, start }: { request: ClusterRequest; start: boolean }): void {
    this.store.dispatch(NewClusterPageActions.submitted({ request, start }));
  }

  protected retry(): void {
    this.store.dispatch(NewClusterPageActions.opened());
  }
}
