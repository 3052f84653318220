import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { AuditVerification } from '#contract/audit';
import { CopyButton } from '../../../shared/copy-button/copy-button';
import { formatCount } from '../../../shared/format/format';

/** Whether the log is as it was written, once that is asked. */
@Component({
  selector: 'app-audit-check',
  imports: [CopyButton, MatButton],
  template: `
    <button
      matButton="outlined"
      type="button"
      [disabled]="isChecking()"
      (click)="checkClicked.emit()"
    >
      {{ isChecking() ? 'Checking…' : 'Check the log' }}
    </button>
    <p role="status" [class.broken]="verification()?.isWhole === false">{{ text() }}</p>
    @if (noted(); as note) {
      <app-copy-button [text]="note" label="Copy the last entry's hash" />
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 12px;
    }

    p {
      margin: 0;
      font-size: 0.8125rem;
    }

    .broken {
      color: var(--mat-sys-error);
      font-weight: 550;
    }
  `,
})
export class AuditCheck {
  readonly verification = input.required<AuditVerification | null>();
  readonly isChecking = input(false);
  readonly checkClicked = output();
  protected readonly text = computed(() => {
    const found = this.verification();
    if (found === null) return '';
    if (found.problem === null)
      return `The chain is whole: ${formatCount(found.entries, 'entry', 'entries')}.`;
    return `The log was tampered with at entry ${String(found.problem.number)}. ${found.problem.what}`;
  });
  protected readonly noted = computed(() => {
    const head = this.verification()?.head;
    return head ? `${String(head.number)} ${head.hash}` : null;
  });
}
