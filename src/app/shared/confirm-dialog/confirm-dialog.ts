import { Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';

export interface Confirmation {
  /** A question that names the thing: "Tear down night shift?" */
  readonly title: string;
  /** What will be lost: "2 running jobs will be stopped." */
  readonly text: string;
  /** The verb: "Tear down" */
  readonly confirmLabel: string;
  readonly cancelLabel?: string;
}

@Component({
  selector: 'app-confirm-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>{{ confirmation.title }}</h2>
    <mat-dialog-content>{{ confirmation.text }}</mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" [mat-dialog-close]="false">
        {{ confirmation.cancelLabel ?? 'Cancel' }}
      </button>
      <button matButton="filled" type="button" class="destructive" [mat-dialog-close]="true">
        {{ confirmation.confirmLabel }}
      </button>
    </mat-dialog-actions>
  `,
  styles: `
    .destructive {
      --mat-button-filled-container-color: var(--mat-sys-error);
      --mat-button-filled-label-text-color: var(--mat-sys-on-error);
    }
  `,
})
export class ConfirmDialog {
  protected readonly confirmation = inject<Confirmation>(MAT_DIALOG_DATA);
}
