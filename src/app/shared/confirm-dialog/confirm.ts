import { DOCUMENT, inject, Service } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { map, type Observable } from 'rxjs';
import { ConfirmDialog, type Confirmation } from './confirm-dialog';

/** Asks before something is lost. `inject(Confirm).ask({…})` gives true once, or false. */
@Service()
export class Confirm {
  private readonly dialog = inject(MatDialog);
  private readonly document = inject(DOCUMENT);

  ask(confirmation: Confirmation): Observable<boolean> {
    return this.dialog
      .open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, {
        data: confirmation,
        role: 'alertdialog',
        width: '440px',
        // The way back is where the keyboard begins: Enter alone destroys nothing.
        autoFocus: 'button',
        restoreFocus: this.askedFrom() ?? true,
      })
      .afterClosed()
      .pipe(map((isConfirmed) => isConfirmed === true));
  }

  /** A menu is gone when the dialog closes: the focus goes back to the button that opened it. */
  private askedFrom(): HTMLElement | null {
    const menu = this.document.activeElement?.closest('[role=menu]');
    return menu ? this.document.querySelector(`[aria-controls="${CSS.escape(menu.id)}"]`) : null;
  }
}
