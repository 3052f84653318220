import { Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { JobShare } from '#contract/sharing';
import { Time } from '../../../shared/time/time';

/** Whom the job is shown to. */
@Component({
  selector: 'app-share-list',
  imports: [MatButton, Time],
  template: `
    <ul aria-label="People who may look at this job">
      @for (share of shares(); track share.email) {
        <li>
          <div>
            <strong>{{ share.email }}</strong>
            <span class="muted">
              @if (share.fullName) {
                {{ share.fullName }},
              }
              <app-time [date]="share.dateShared" />
            </span>
            @if (share.message) {
              <p class="muted">{{ share.message }}</p>
            }
          </div>
          <button
            matButton
            type="button"
            [attr.aria-label]="'Share no longer with ' + share.email"
            [disabled]="isBusy()"
            (click)="removeClicked.emit(share.email)"
          >
            Remove
          </button>
        </li>
      } @empty {
        <li class="muted">Nobody else may look at this job.</li>
      }
    </ul>
  `,
  styles: `
    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }

    li {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 12px;
      min-height: 44px;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
    }

    div {
      min-width: 0;
      overflow-wrap: anywhere;
    }

    p {
      margin: 0;
    }

    strong {
      margin-right: 8px;
      font-weight: 550;
    }
  `,
})
export class ShareList {
  readonly shares = input.required<readonly JobShare[]>();
  readonly isBusy = input(false);
  readonly removeClicked = output<string>();
}
