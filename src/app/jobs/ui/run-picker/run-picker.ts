import { Component, computed, input } from '@angular/core';
import { MatIconAnchor } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import { formatCount } from '../../../shared/format/format';

/** Which run of many is looked at, and the way to its neighbours. */
@Component({
  selector: 'app-run-picker',
  imports: [MatIcon, MatIconAnchor, RouterLink],
  template: `
    <nav aria-label="Runs">
      @if (before() !== null) {
        <a
          matIconButton
          [routerLink]="[]"
          [queryParams]="{ run: before() }"
          queryParamsHandling="merge"
          [attr.aria-label]="'Run ' + before()"
          ><mat-icon svgIcon="chevron_left"
        /></a>
      }
      <span
        ><strong>Run {{ run() }}</strong> <span class="muted"> of {{ total() }}</span></span
      >
      @if (after() !== null) {
        <a
          matIconButton
          [routerLink]="[]"
          [queryParams]="{ run: after() }"
          queryParamsHandling="merge"
          [attr.aria-label]="'Run ' + after()"
          ><mat-icon svgIcon="chevron_right"
        /></a>
      }
      <span class="muted values">{{ values() }}</span>
    </nav>
  `,
  styles: `
    nav {
      display: flex;
      align-items: center;
      gap: 4px;
      min-height: 40px;
      font-size: 0.8125rem;
    }

    .values {
      min-width: 0;
      margin-left: 8px;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  `,
})
export class RunPicker {
  /** The number of the run. */
  readonly run = input.required<string>();
  readonly count = input.required<number>();
  /** "size = 4, speed (m/s) = 2" */
  readonly values = input('');
  protected readonly total = computed(() => formatCount(this.count(), 'run'));
  protected readonly before = computed(() =>
    Number(this.run()) > 1 ? Number(this.run()) - 1 : null,
  );
  protected readonly after = computed(() =>
    Number(this.run()) < this.count() ? Number(this.run()) + 1 : null,
  );
}
