import { Component, computed, inject, input } from '@angular/core';
import { MatTooltip } from '@angular/material/tooltip';
import { formatAgo, formatExact } from '../format/format';
import { Clock } from './clock';

/** A time as people think of it, live, with the exact one in a tooltip. */
@Component({
  selector: 'app-time',
  imports: [MatTooltip],
  template: `<time [attr.datetime]="date()" [matTooltip]="exact()">{{ shown() }}</time>`,
  styles: `
    :host {
      white-space: nowrap;
    }
  `,
})
export class Time {
  private readonly clock = inject(Clock);
  readonly date = input.required<string | null>();
  protected readonly exact = computed(() => (this.date() ? formatExact(this.date()) : ''));
  protected readonly shown = computed(() => formatAgo(this.date(), this.clock.now()));
}
