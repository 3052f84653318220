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
  untracked,
  viewChild,
  ViewEncapsulation,
} from '@angular/core';
import { MatAnchor, MatButton, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatTooltip } from '@angular/material/tooltip';
import type { Observable } from 'rxjs';
import { formatBytes, formatCount } from '../../../shared/format/format';
import { createLogBacklog } from './log-backlog';
import { LOG_LIMITS, LOG_SCHEDULER } from './log-limits';
import type { Found } from './log-marks';
import { createLogPalette } from './log-palette';
import type { LogConnection, LogText } from './log-text';
import type { LogView } from './log-view';

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
  private readonly limits = inject(LOG_LIMITS);
  private readonly scheduler = inject(LOG_SCHEDULER);

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
  protected readonly isFull = signal(false);
  private readonly droppedLines = signal(0);
  private readonly heldCharacters = signal(0);
  private readonly backlog = createLogBacklog({
    limits: this.limits,
    scheduler: this.scheduler,
    draw: (text) => {
      const view = this.view();
      view?.append(text);
      this.count(view);
    },
    onChange: (waiting, isPaused) => {
      this.heldCharacters.set(waiting);
      this.isPaused.set(isPaused);
    },
  });

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
    const dropped = this.droppedLines();
    const before = formatBytes(this.bytesBefore());
    if (dropped > 0)
      return this.hasEarlier()
        ? `The first ${before} and ${formatCount(dropped, 'line')} after them are not kept here; the download has all of it.`
        : `Lines 1–${dropped.toLocaleString('en-US')} are not kept here; the download has all of it.`;
    if (!this.hasEarlier()) return null;
    return this.isFull()
      ? `The first ${before} are not kept here, so lines are not numbered; the download has all of it.`
      : `${before} of earlier output not loaded, so lines are not numbered.`;
  });
  protected readonly canLoadEarlier = computed(
    () => this.hasEarlier() && !this.isFull() && this.droppedLines() === 0,
  );

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
      this.backlog.clear();
      const subscription = untracked(() =>
        text.subscribe(({ kind, text: piece }) => {
          if (kind === 'prepend') {
            // What waits to be drawn comes after what is shown: the order of the two does not matter.
            view.prepend(piece);
            this.count(view);
          } else if (piece !== '') this.backlog.hold(piece);
        }),
      );
      onCleanup(() => {
        subscription.unsubscribe();
      });
    });
    effect(() => {
      this.view()?.setNumbered(!this.hasEarlier());
    });
    this.destroyed.onDestroy(() => {
      this.backlog.clear();
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
    this.backlog.setPaused(!this.isPaused());
  }

  private count(view: LogView | null): void {
    if (view === null) return;
    this.droppedLines.set(view.droppedLines);
    this.lineCount.set(view.droppedLines + view.lineCount);
    this.isFull.set(view.isFull);
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
      limits: this.limits,
      scheduler: this.scheduler,
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
