import { inject, Service } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { map, type Observable } from 'rxjs';
import { ConfirmDialog, type Confirmation } from './confirm-dialog';

/** Asks before something is lost. `inject(Confirm).ask({…})` gives true once, or false. */
@Service()
export class Confirm {
  private readonly dialog = inject(MatDialog);

  ask(confirmation: Confirmation): Observable<boolean> {
    return this.dialog
      .open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, {
        data: confirmation,
        role: 'alertdialog',
        width: '440px',
        // The way back is where the keyboard begins: Enter alone destroys nothing.
        autoFocus: 'button',
      })
      .afterClosed()
      .pipe(map((isConfirmed) => isConfirmed === true));
  }
}
