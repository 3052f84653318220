import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
} from '@angular/material/dialog';
import { SHORTCUTS } from './core/shortcuts/shortcuts';

@Component({
  selector: 'app-shortcuts-dialog',
  imports: [MatButton, MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle],
  template: `
    <h2 mat-dialog-title>Keyboard shortcuts</h2>
    <mat-dialog-content>
      <dl>
        @for (shortcut of shortcuts; track shortcut.name) {
          <dt>{{ shortcut.label }}</dt>
          <dd>
            @for (key of shortcut.keys; track key) {
              <kbd>{{ key }}</kbd>
            }
          </dd>
        }
      </dl>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" mat-dialog-close>Close</button>
    </mat-dialog-actions>
  `,
  styles: `
    dl {
      display: grid;
      grid-template-columns: 1fr auto;
      gap: 10px 24px;
    }

    dd {
      display: flex;
      gap: 4px;
    }
  `,
})
export class AppShortcutsDialog {
  protected readonly shortcuts = SHORTCUTS;
}
