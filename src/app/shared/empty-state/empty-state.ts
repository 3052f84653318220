import { Component, input } from '@angular/core';

/** One sentence and, as content, one button: "No jobs yet." [Run the BLAST+ example] */
@Component({
  selector: 'app-empty-state',
  template: `
    <p>{{ text() }}</p>
    <ng-content />
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      align-items: center;
      gap: 8px;
      padding: 48px 16px;
      color: var(--mat-sys-on-surface-variant);
      text-align: center;
    }
  `,
})
export class EmptyState {
  readonly text = input.required<string>();
}
