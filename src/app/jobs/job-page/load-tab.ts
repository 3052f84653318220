import { Component, computed, effect, input } from '@angular/core';
import { isMissing } from '../../core/http/error-text';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { loadResource } from '../state/load';
import { LoadCharts } from '../ui/load-charts/load-charts';

const REFRESH_MS = 15_000;

/** How busy the nodes of the job are, or were. */
@Component({
  selector: 'app-load-tab',
  imports: [ErrorPanel, LoadCharts, Skeleton],
  template: `
    @if (problem()) {
      <app-error-panel message="The load could not be read." (retried)="load.reload()" />
    } @else if (measurements(); as found) {
      @if (found.length > 0) {
        <app-load-charts [measurements]="found" />
      } @else {
        <p class="muted none">
          {{ isLive() ? 'No measurements yet.' : 'No measurements: it was over too soon.' }}
        </p>
      }
    } @else {
      <app-skeleton [rows]="5" label="Loading the load" />
    }
  `,
  styles: `
    .none {
      padding: 24px 0;
    }
  `,
})
export class LoadTab {
  readonly jobId = input.required<string>();
  readonly isLive = input(false);
  protected readonly load = loadResource(this.jobId);
  /** None were ever taken: the server knows no such list. */
  private readonly isNone = computed(() => isMissing(this.load.error()));
  protected readonly problem = computed(() => this.load.error() !== undefined && !this.isNone());
  protected readonly measurements = computed(() => {
    if (this.isNone()) return [];
    return this.load.hasValue() ? this.load.value() : null;
  });

  constructor() {
    effect((onCleanup) => {
      if (!this.isLive()) return;
      const timer = setInterval(() => this.load.reload(), REFRESH_MS);
      onCleanup(() => {
        clearInterval(timer);
      });
    });
  }
}
