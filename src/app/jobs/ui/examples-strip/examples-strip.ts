import { Component, input, output } from '@angular/core';
import type { Example } from '#contract/analyses';

/** Ready-to-run examples: one click fills the whole form. */
@Component({
  selector: 'app-examples-strip',
  template: `
    <h2>Start from an example</h2>
    <ul>
      @for (example of examples(); track example.code) {
        <li>
          <button
            type="button"
            [disabled]="!example.isRunnable"
            (click)="exampleChosen.emit(example.code)"
          >
            <strong>{{ example.name }}</strong>
            <span>{{
              example.isRunnable
                ? example.description
                : 'Its software is not installed on this site.'
            }}</span>
          </button>
        </li>
      }
    </ul>
  `,
  styles: `
    h2 {
      margin-bottom: 6px;
      color: var(--mat-sys-on-surface-variant);
      font-size: 0.8125rem;
      font-weight: 550;
    }

    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin: 0;
      padding: 0;
      list-style: none;
    }

    li {
      display: flex;
      flex: 0 1 320px;
    }

    button {
      display: flex;
      flex: 1;
      flex-direction: column;
      gap: 2px;
      padding: 8px 12px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: var(--app-radius);
      background: var(--mat-sys-surface-container-lowest);
      color: inherit;
      cursor: pointer;
      font: inherit;
      font-size: 0.8125rem;
      text-align: left;
    }

    button:hover:enabled {
      border-color: var(--mat-sys-primary);
    }

    button:disabled {
      cursor: default;
    }

    span {
      color: var(--mat-sys-on-surface-variant);
    }
  `,
})
export class ExamplesStrip {
  readonly examples = input.required<readonly Example[]>();
  readonly exampleChosen = output<string>();
}
