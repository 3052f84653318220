import { Component, computed, inject, input } from '@angular/core';
import { formatMoney } from '../format/format';
import { Clock } from '../time/clock';

const HOUR_MS = 3_600_000;

/** What something cost, or costs so far: it grows while there is no end, as the time beside it does. */
@Component({
  selector: 'app-cost',
  template: `{{ shown() }}`,
  host: { style: 'white-space: nowrap' },
})
export class Cost {
  private readonly clock = inject(Clock);
  /** What the server counted when it was asked last. */
  readonly counted = input.required<number>();
  readonly from = input.required<string | null>();
  readonly to = input.required<string | null>();
  readonly perHour = input.required<number>();
  readonly currency = input.required<string>();
  protected readonly shown = computed(() => {
    const [from, to] = [this.from(), this.to()];
    const end = to === null ? this.clock.now() : Date.parse(to);
    const hours = from === null ? 0 : (end - Date.parse(from)) / HOUR_MS;
    // A clock that is behind the server's takes nothing off.
    return formatMoney(Math.max(this.counted(), this.perHour() * hours), this.currency());
  });
}
