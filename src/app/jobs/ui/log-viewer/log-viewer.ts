import { DOCUMENT } from '@angular/common';
import {
  afterNextRender,
  Component,
  computed,
  CSP_NONCE,
  DestroyRef,
  effect,
  type ElementRef,
  inject,
  input,
  output,
  PendingTasks,
  signal,
  viewChild,
  ViewEncapsulation,
} from '@angular/core';
import { MatAnchor, MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatTooltip } from '@angular/material/tooltip';
import type { Observable } from 'rxjs';
import { formatBytes, formatCount } from '../../../shared/format/format';
import type { Found } from './log-marks';
import { createLogPalette } from './log-palette';
import type { LogConnection, LogText } from './log-text';
import type { LogView } from './log-view';

/** Output is drawn at most this often: more than a person can read, few enough for a flood. */
const DRAW_MS = 60;
/** Text held while paused; beyond it the pause ends by itself. */
const MOST_HELD = 32_000_000;
const MOST_FOUND = 10_000;
const CONNECTION_TEXT: Readonly<Record<LogConnection, string>> = {
  connecting: 'connecting',
  live: 'live',
  reconnecting: 'connection lost, trying again',
  ended: 'ended',
};

/** A log with search, follow, pause and wrap; it draws what `text` brings and asks for what lies before it. */
@Component({
  selector: 'app-log-viewer',
  imports: [MatAnchor, MatButton, MatIcon, MatIconButton, MatTooltip],
  templateUrl: './log-viewer.html',
  styleUrl: './log-viewer.scss',
  // The lines are drawn by CodeMirror, which knows nothing of Angular's scoped styles.
  encapsulation: ViewEncapsulation.None,
})
export class LogViewer {
  private readonly nonce = inject(CSP_NONCE, { optional: true });
  private readonly document = inject(DOCUMENT);
  private readonly destroyed = inject(DestroyRef);

  readonly text = input.required<Observable<LogText>>();
  readonly label = input('Output of the job');
  readonly connection = input.required<LogConnection>();
  /** Bytes of the whole log so far. */
  readonly size = input.required<number>();
  /** Bytes before the first one shown. */
  readonly bytesBefore = input(0);
  readonly isLoadingEarlier = input(false);
  readonly downloadUrl = input.required<string>();
  readonly downloadName = input('process_output.log');
  readonly earlierRequested = output();

  private readonly host = viewChild.required<ElementRef<HTMLElement>>('lines');
  protected readonly view = signal<LogView | null>(null);
  protected readonly query = signal('');
  protected readonly found = signal<Found>({ positions: [], length: 0, current: -1 });
  protected readonly isFollowing = signal(true);
  protected readonly isPaused = signal(false);
  protected readonly isWrapped = signal(false);
  protected readonly lineCount = signal(0);
  protected readonly isTrimmed = signal(false);
  private readonly heldCharacters = signal(0);
  private held: string[] = [];
  private drawing: ReturnType<typeof setTimeout> | undefined;

  protected readonly hasEarlier = computed(() => this.bytesBefore() > 0);
  protected readonly connectionText = computed(() => {
    const waiting = this.heldCharacters();
    if (this.isPaused()) return waiting > 0 ? `paused, ${formatBytes(waiting)} waiting` : 'paused';
    return CONNECTION_TEXT[this.connection()];
  });
  protected readonly facts = computed(
    () => `${formatCount(this.lineCount(), 'line')} · ${formatBytes(this.size())}`,
  );
  protected readonly foundText = computed(() => {
    if (this.query() === '') return '';
    const { positions, current } = this.found();
    const count = `${positions.length.toLocaleString('en-US')}${positions.length >= MOST_FOUND ? '+' : ''}`;
    return current === -1
      ? `${count} found`
      : `${(current + 1).toLocaleString('en-US')} of ${count}`;
  });
  protected readonly notice = computed(() => {
    if (this.isTrimmed())
      return 'The beginning is no longer shown here; the download has all of it.';
    if (!this.hasEarlier()) return null;
    return `${formatBytes(this.bytesBefore())} of earlier output not loaded, so lines are not numbered.`;
  });

  constructor() {
    const pending = inject(PendingTasks);
    afterNextRender(() => {
      pending.run(() => this.load());
    });
    effect((onCleanup) => {
      const view = this.view();
      const text = this.text();
      if (view === null) return;
      view.clear();
      this.held = [];
      const subscription = text.subscribe(({ kind, text: piece }) => {
        if (kind === 'prepend') {
          // What waits to be drawn comes after what is shown: the order of the two does not matter.
          view.prepend(piece);
          this.count(view);
        } else if (piece !== '') this.hold(piece);
      });
      onCleanup(() => {
        subscription.unsubscribe();
      });
    });
    effect(() => {
      this.view()?.setNumbered(!this.hasEarlier() && !this.isTrimmed());
    });
    this.destroyed.onDestroy(() => {
      clearTimeout(this.drawing);
    });
  }

  protected search(query: string): void {
    this.query.set(query);
    this.view()?.search(query);
  }

  protected stepBy(event: Event): void {
    this.view()?.step(event instanceof KeyboardEvent && event.shiftKey ? -1 : 1);
  }

  protected toggleFollow(): void {
    this.view()?.setFollowing(!this.isFollowing());
  }

  protected toggleWrap(): void {
    this.isWrapped.update((isWrapped) => !isWrapped);
    this.view()?.setWrap(this.isWrapped());
  }

  protected togglePause(): void {
    this.isPaused.update((isPaused) => !isPaused);
    if (!this.isPaused()) this.draw();
  }

  private hold(text: string): void {
    this.held.push(text);
    if (this.isPaused()) this.heldCharacters.update((count) => count + text.length);
    if (this.heldCharacters() > MOST_HELD) this.isPaused.set(false);
    if (!this.isPaused())
      this.drawing ??= setTimeout(() => {
        this.draw();
      }, DRAW_MS);
  }

  private draw(): void {
    clearTimeout(this.drawing);
    this.drawing = undefined;
    const view = this.view();
    if (view === null || this.isPaused()) return;
    const text = this.held.join('');
    this.held = [];
    this.heldCharacters.set(0);
    if (text !== '') view.append(text);
    this.count(view);
  }

  private count(view: LogView): void {
    this.lineCount.set(view.lineCount);
    this.isTrimmed.set(view.isTrimmed);
  }

  private async load(): Promise<void> {
    const { createLogView } = await import('./log-view');
    if (this.destroyed.destroyed) return;
    const { document } = this;
    let sheet: CSSStyleSheet | undefined;
    const view = createLogView({
      parent: this.host().nativeElement,
      nonce: this.nonce ?? '',
      label: this.label(),
      palette: createLogPalette((made) => {
        sheet = made;
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, made];
      }),
      onFollowChange: (isFollowing) => {
        this.isFollowing.set(isFollowing);
      },
      onFoundChange: (found) => {
        this.found.set(found);
      },
    });
    this.destroyed.onDestroy(() => {
      view.destroy();
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
    });
    this.view.set(view);
  }
}
