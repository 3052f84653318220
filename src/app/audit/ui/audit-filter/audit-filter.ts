import { Component, input, output } from '@angular/core';
import { AuditAction } from '#contract/audit';
import { ACTION_WORDS } from '../audit-list/action-words';

export interface AuditFilterValues {
  readonly actor: string;
  readonly action: string;
  readonly search: string;
  readonly from: string;
  readonly to: string;
}

/** Which entries are shown. Takes effect when a field is left, or on Enter. */
@Component({
  selector: 'app-audit-filter',
  template: `
    <div class="fields" role="search" aria-label="Filter the audit log">
      <label>
        Who
        <input
          #who
          type="search"
          placeholder="E-mail"
          [value]="values().actor"
          (change)="changed.emit({ actor: who.value.trim() })"
        />
      </label>
      <label>
        What
        <select #what [value]="values().action" (change)="changed.emit({ action: what.value })">
          <option value="">Everything</option>
          @for (action of actions; track action) {
            <option [value]="action" [selected]="action === values().action">
              {{ words[action] }}
            </option>
          }
        </select>
      </label>
      <label>
        From
        <input
          #from
          type="date"
          [value]="values().from"
          (change)="changed.emit({ from: from.value })"
        />
      </label>
      <label>
        To
        <input #to type="date" [value]="values().to" (change)="changed.emit({ to: to.value })" />
      </label>
      <label>
        Words
        <input
          #text
          type="search"
          data-search
          placeholder="Id, name, address"
          [value]="values().search"
          (change)="changed.emit({ search: text.value.trim() })"
        />
      </label>
    </div>
  `,
  styleUrl: './audit-filter.scss',
})
export class AuditFilter {
  readonly values = input.required<AuditFilterValues>();
  readonly changed = output<Partial<AuditFilterValues>>();
  protected readonly actions = AuditAction.options;
  protected readonly words = ACTION_WORDS;
}
