import { Component, DestroyRef, DOCUMENT, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { Store } from '@ngrx/store';
import { CopyButton } from '../../shared/copy-button/copy-button';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { ShareDialogActions } from '../state/shares.actions';
import { sharesFeature } from '../state/shares.feature';
import { ShareForm } from '../ui/share-form/share-form';
import { ShareList } from '../ui/share-list/share-list';

export interface SharedJob {
  readonly id: string;
  readonly name: string;
}

@Component({
  selector: 'app-share-dialog',
  imports: [
    CopyButton,
    ErrorPanel,
    MatButton,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    ShareForm,
    ShareList,
    Skeleton,
  ],
  template: `
    <h2 mat-dialog-title>Share {{ job.name }}</h2>
    <mat-dialog-content>
      <p>
        They may look at this job, follow its log and download its files. They cannot change, stop
        or delete it.
      </p>
      <app-share-form [isBusy]="state().isBusy" (personEntered)="share($event)" />
      @if (state().refusal; as refusal) {
        <app-error-panel [message]="refusal" [canRetry]="false" />
      }
      <p role="status">
        @if (state().added; as email) {
          {{ email }} sees it under Jobs now. No mail is sent: copy the link and tell them.
        }
      </p>
      @if (state().loadError; as error) {
        <app-error-panel
          message="Whom it is shared with could not be loaded."
          [nextStep]="error"
          (retried)="retry()"
        />
      } @else if (state().shares; as shares) {
        <app-share-list
          [shares]="shares"
          [isBusy]="state().isBusy"
          (removeClicked)="remove($event)"
        />
      } @else {
        <app-skeleton [rows]="2" label="Loading whom it is shared with" />
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <app-copy-button [text]="link" label="Copy link" appearance="button" />
      <button matButton type="button" mat-dialog-close>Done</button>
    </mat-dialog-actions>
  `,
})
export class ShareDialog {
  private readonly store = inject(Store);
  protected readonly job = inject<SharedJob>(MAT_DIALOG_DATA);
  protected readonly link = `${inject(DOCUMENT).location.origin}/jobs/${this.job.id}`;
  protected readonly state = this.store.selectSignal(sharesFeature.selectSharesState);

  constructor() {
    this.store.dispatch(ShareDialogActions.opened({ jobId: this.job.id }));
    inject(DestroyRef).onDestroy(() => {
      this.store.dispatch(ShareDialogActions.closed());
    });
  }

  protected retry(): void {
    this.store.dispatch(ShareDialogActions.retried({ jobId: this.job.id }));
  }

  protected share(share: { email: string; message: string }): void {
    this.store.dispatch(ShareDialogActions.personEntered({ jobId: this.job.id, share }));
  }

  protected remove(email: string): void {
    this.store.dispatch(ShareDialogActions.removeClicked({ jobId: this.job.id, email }));
  }
}
