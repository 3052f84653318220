import {
  afterNextRender,
  Component,
  DestroyRef,
  DOCUMENT,
  effect,
  type ElementRef,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { saveFile } from '../save-file/save-file';
import type { ChartSpec } from './chart-spec';
import type { DrawnChart } from './draw-chart';

/**
 * Points and lines over two axes, drawn on a canvas. The canvas is a picture: whoever shows a chart shows the
 * same numbers as text too. The library that draws is fetched with the first chart.
 */
@Component({
  selector: 'app-chart',
  template: `
    @if (spec().series.length > 0) {
      <ul class="legend">
        @for (each of spec().series; track each.name) {
          <li>
            <span [class]="'swatch ' + each.marker" [style.color]="each.colour"></span
            >{{ each.name }}
          </li>
        }
      </ul>
    }
    @if (problem()) {
      <p class="muted">The chart could not be loaded. Reload the page to try again.</p>
    }
    <div class="canvas"><canvas #canvas role="img" [attr.aria-label]="spec().label"></canvas></div>
  `,
  styleUrl: './chart.scss',
  host: { '[attr.data-drawn]': 'isDrawn() || null' },
})
export class Chart {
  private readonly document = inject(DOCUMENT);
  readonly spec = input.required<ChartSpec>();
  readonly pointClicked = output<string>();
  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');
  private readonly drawn = signal<DrawnChart | null>(null);
  protected readonly isDrawn = signal(false);
  protected readonly problem = signal(false);
  private isGone = false;

  constructor() {
    effect(() => {
      const spec = this.spec();
      const drawn = this.drawn();
      if (drawn === null) return;
      drawn.redraw(spec);
      this.isDrawn.set(true);
    });
    const scheme = this.watchScheme(() => this.drawn()?.redraw(this.spec()));
    inject(DestroyRef).onDestroy(() => {
      this.isGone = true;
      scheme.stop();
      this.drawn()?.destroy();
    });
    afterNextRender(() => void this.load());
  }

  /** The picture as it is shown, on the page's own ground. */
  savePng(name: string): void {
    const canvas = this.canvas().nativeElement;
    const copy = this.document.createElement('canvas');
    copy.width = canvas.width;
    copy.height = canvas.height;
    const pen = copy.getContext('2d');
    if (pen === null) return;
    pen.fillStyle = this.resolve('var(--mat-sys-surface)');
    pen.fillRect(0, 0, copy.width, copy.height);
    pen.drawImage(canvas, 0, 0);
    copy.toBlob((png) => {
      if (png !== null) saveFile(this.document, name, png);
    });
  }

  private async load(): Promise<void> {
    try {
      const { drawChart } = await import('./draw-chart');
      if (this.isGone) return;
      const resolve = (css: string): string => this.resolve(css);
      const clicked = (id: string): void => {
        this.pointClicked.emit(id);
      };
      this.drawn.set(drawChart(this.canvas().nativeElement, this.spec(), resolve, clicked));
    } catch {
      // The server was updated or is away: its pieces are not there.
      this.problem.set(true);
    }
  }

  /** A canvas knows no custom properties and no `light-dark()`: an element that wears the colour does. */
  private resolve(css: string): string {
    const probe = this.document.createElement('span');
    probe.style.color = css;
    this.canvas().nativeElement.parentElement?.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }

  /** The scheme changes with the system's, or by the switch, which marks the root. */
  private watchScheme(changed: () => void): { stop: () => void } {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const observer = new MutationObserver(changed);
    dark.addEventListener('change', changed);
    observer.observe(this.document.documentElement, { attributeFilter: ['data-theme'] });
    return {
      stop: () => {
        dark.removeEventListener('change', changed);
        observer.disconnect();
      },
    };
  }
}
