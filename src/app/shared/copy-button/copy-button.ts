import { Clipboard } from '@angular/cdk/clipboard';
import { Component, computed, DestroyRef, inject, input, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatTooltip } from '@angular/material/tooltip';

/** How long "Copied" stays, long enough to be read. */
const SHOWN_MS = 2_000;

/** Copies `text`; an icon with a name, or with `appearance="button"` the name itself. */
@Component({
  selector: 'app-copy-button',
  imports: [MatButton, MatIcon, MatIconButton, MatTooltip],
  template: `
    @if (appearance() === 'icon') {
      <button
        matIconButton
        type="button"
        [attr.aria-label]="shownLabel()"
        [matTooltip]="shownLabel()"
        (click)="copy()"
      >
        <mat-icon [svgIcon]="icon()" />
      </button>
    } @else {
      <button matButton="outlined" type="button" (click)="copy()">
        <mat-icon [svgIcon]="icon()" />{{ shownLabel() }}
      </button>
    }
    <span class="sr-only" role="status">{{ result() ?? '' }}</span>
  `,
})
export class CopyButton {
  private readonly clipboard = inject(Clipboard);
  readonly text = input.required<string>();
  /** "Copy token" */
  readonly label = input('Copy');
  readonly appearance = input<'icon' | 'button'>('icon');
  protected readonly result = signal<string | null>(null);
  protected readonly icon = computed(() => (this.result() === 'Copied' ? 'check' : 'content_copy'));
  protected readonly shownLabel = computed(() => this.result() ?? this.label());
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.timer);
    });
  }

  protected copy(): void {
    this.result.set(this.clipboard.copy(this.text()) ? 'Copied' : 'Copying is blocked');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.result.set(null);
    }, SHOWN_MS);
  }
}
