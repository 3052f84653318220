import { Component, DestroyRef, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatDialog } from '@angular/material/dialog';
import { Store } from '@ngrx/store';
import { NewClusterPageActions } from '../state/clusters.actions';
import { NewClusterDialog } from './new-cluster-dialog';

/** The address of the new-cluster dialog: the dialog is open as long as this is. */
@Component({ selector: 'app-new-cluster-page', template: '' })
export class NewClusterPage {
  private readonly store = inject(Store);

  constructor() {
    this.store.dispatch(NewClusterPageActions.opened());
    const dialog = inject(MatDialog).open<NewClusterDialog>(NewClusterDialog, {
      width: '560px',
    });
    // Closed by a person; when the page goes, the dialog goes without a word.
    dialog
      .afterClosed()
      .pipe(takeUntilDestroyed())
      .subscribe(() => {
        this.store.dispatch(NewClusterPageActions.dismissed());
      });
    inject(DestroyRef).onDestroy(() => {
      dialog.close();
    });
  }
}
