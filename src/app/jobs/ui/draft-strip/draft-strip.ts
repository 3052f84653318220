import { Component, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import { Time } from '../../../shared/time/time';

/** A job that somebody has begun to describe. */
export interface DraftRow {
  readonly id: string;
  readonly name: string;
  readonly dateUpdated: string;
}

/** Drafts to go on with. */
@Component({
  selector: 'app-draft-strip',
  imports: [MatIcon, MatIconButton, RouterLink, Time],
  template: `
    <h2>Drafts</h2>
    <ul>
      @for (draft of drafts(); track draft.id) {
        <li>
          <a [routerLink]="['/jobs/new', draft.id]" [queryParams]="{ step: 'review' }">
            <span class="sr-only">Continue draft </span>{{ draft.name }}
          </a>
          <app-time class="muted" [date]="draft.dateUpdated" />
          <button
            matIconButton
            type="button"
            [attr.aria-label]="'Delete draft ' + draft.name"
            (click)="deleteClicked.emit(draft.id)"
          >
            <mat-icon svgIcon="close" />
          </button>
        </li>
      }
    </ul>
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 12px;
      font-size: 0.8125rem;
    }

    h2 {
      color: var(--mat-sys-on-surface-variant);
      font-size: 0.8125rem;
      font-weight: 550;
    }

    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 8px;
      margin: 0;
      padding: 0;
      list-style: none;
    }

    li {
      display: flex;
      align-items: center;
      gap: 8px;
      padding-left: 10px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: var(--app-radius);
    }
  `,
})
export class DraftStrip {
  readonly drafts = input.required<readonly DraftRow[]>();
  readonly deleteClicked = output<string>();
}
