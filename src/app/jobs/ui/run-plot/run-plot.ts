import { Component, computed, input, output, viewChild } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatIcon } from '@angular/material/icon';
import type { Run } from '#contract/runs';
import { Chart } from '../../../shared/chart/chart';
import type { RunColumn } from '../runs-table/run-column';
import { plotOf } from './plot-of';
import type { PlotSettings } from './plot-settings';

/** Any column of the runs against any other; a click on a point leads to its run. */
@Component({
  selector: 'app-run-plot',
  imports: [Chart, MatButton, MatCheckbox, MatIcon],
  template: `
    <div class="bar">
      @for (axis of axes; track axis.key) {
        <label
          ><span class="muted">{{ axis.label }}</span>
          <select #choice [attr.aria-label]="axis.name" (change)="choose(axis.key, choice.value)">
            @for (column of columns(); track column.id) {
              <option [value]="column.id" [selected]="column.id === settings()[axis.key]">
                {{ column.label }}
              </option>
            }
          </select></label
        >
      }
      <mat-checkbox
        [checked]="settings().isLogX"
        (change)="settingsChanged.emit({ isLogX: $event.checked })"
        >log x</mat-checkbox
      >
      <mat-checkbox
        [checked]="settings().isLogY"
        (change)="settingsChanged.emit({ isLogY: $event.checked })"
        >log y</mat-checkbox
      >
      <button matButton type="button" (click)="chart()?.savePng(fileName())">
        <mat-icon svgIcon="download" />PNG
      </button>
    </div>
    @if (plot(); as shown) {
      <app-chart [spec]="shown.spec" (pointClicked)="runClicked.emit($event)" />
      <p class="muted small note">{{ shown.note }}</p>
    }
  `,
  styleUrl: './run-plot.scss',
})
export class RunPlot {
  readonly runs = input.required<readonly Run[]>();
  readonly columns = input.required<readonly RunColumn[]>();
  readonly settings = input.required<PlotSettings>();
  readonly fileName = input.required<string>();
  readonly settingsChanged = output<Partial<PlotSettings>>();
  /** The number of a run. */
  readonly runClicked = output<string>();
  protected readonly chart = viewChild(Chart);
  protected readonly axes = [
    { key: 'x', label: 'x', name: 'Horizontal axis' },
    { key: 'y', label: 'y', name: 'Vertical axis' },
    { key: 'colour', label: 'colour', name: 'Colour' },
  ] as const;
  protected readonly plot = computed(() => plotOf(this.runs(), this.columns(), this.settings()));

  protected choose(axis: 'x' | 'y' | 'colour', column: string): void {
    this.settingsChanged.emit({ [axis]: column });
  }
}
