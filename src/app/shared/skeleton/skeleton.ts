import { Component, computed, input } from '@angular/core';

/** Grey rows of the final height, so that nothing jumps when the real ones arrive. */
@Component({
  selector: 'app-skeleton',
  template: `
    <span class="sr-only" role="status">{{ label() }}</span>
    @for (width of widths(); track $index) {
      <div class="row" aria-hidden="true"><span [style.width.%]="width"></span></div>
    }
  `,
  styles: `
    :host {
      display: block;
    }

    .row {
      display: flex;
      align-items: center;
      height: var(--app-row-height);
      padding: 0 12px;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
    }

    .row span {
      height: 10px;
      border-radius: 5px;
      background: var(--mat-sys-surface-container-highest);
    }
  `,
})
export class Skeleton {
  readonly rows = input(8);
  readonly label = input('Loading');
  protected readonly widths = computed(() =>
    Array.from({ length: this.rows() }, (_, row) => 40 + ((row * 37) % 45)),
  );
}
