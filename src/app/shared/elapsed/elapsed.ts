import { Component, computed, inject, input } from '@angular/core';
import { formatDuration } from '../format/format';
import { Clock } from '../time/clock';

/** How long something took, or takes: it counts on while there is no end. */
@Component({
  selector: 'app-elapsed',
  template: `{{ shown() }}`,
  host: { style: 'white-space: nowrap' },
})
export class Elapsed {
  private readonly clock = inject(Clock);
  readonly from = input.required<string | null>();
  readonly to = input.required<string | null>();
  protected readonly shown = computed(() => {
    const from = this.from();
    if (from === null) return formatDuration(null);
    const to = this.to();
    const end = to === null ? this.clock.now() : Date.parse(to);
    const seconds = (end - Date.parse(from)) / 1000;
    return to !== null && seconds < 1 ? '< 1 s' : formatDuration(seconds);
  });
}
