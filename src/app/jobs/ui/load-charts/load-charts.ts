import { Component, computed, input } from '@angular/core';
import type { LoadMeasurement } from '#contract/load';
import { Chart } from '../../../shared/chart/chart';
import { formatBytes } from '../../../shared/format/format';
import { loadFacts, loadSpec } from './load-spec';

/** How busy the nodes of a job are: processor and memory over time. */
@Component({
  selector: 'app-load-charts',
  imports: [Chart],
  template: `
    <section aria-labelledby="load-cpu">
      <h2 id="load-cpu">Processor</h2>
      <p class="muted small">{{ cpuText() }}</p>
      <app-chart [spec]="cpu()" />
    </section>
    <section aria-labelledby="load-memory">
      <h2 id="load-memory">Memory</h2>
      <p class="muted small">{{ memoryText() }}</p>
      <app-chart [spec]="memory()" />
    </section>
  `,
  styles: `
    :host {
      --chart-height: 240px;

      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr));
      gap: 16px 32px;
      padding-top: 16px;
    }

    section {
      min-width: 0;
    }

    h2 {
      font-size: 0.875rem;
    }
  `,
})
export class LoadCharts {
  readonly measurements = input.required<readonly LoadMeasurement[]>();
  protected readonly cpu = computed(() => loadSpec(this.measurements(), 'cpu'));
  protected readonly memory = computed(() => loadSpec(this.measurements(), 'memory'));
  protected readonly cpuText = computed(() => {
    const { last, mean, most } = loadFacts(this.measurements().map(({ cpu }) => cpu));
    return `Now ${percent(last)}, on average ${percent(mean)}, at most ${percent(most)} of the cores.`;
  });
  protected readonly memoryText = computed(() => {
    const { last, mean, most } = loadFacts(this.measurements().map(({ memory }) => memory));
    return `Now ${formatBytes(last)}, on average ${formatBytes(Math.round(mean))}, at most ${formatBytes(most)}.`;
  });
}

const percent = (part: number): string => `${String(Math.round(part * 100))} %`;
