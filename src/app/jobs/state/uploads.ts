import { DestroyRef, inject, Service, signal } from '@angular/core';
import { Subject, type Subscription } from 'rxjs';
import type { File as StoredFile } from '#contract/files';
import { toMessage } from '../../core/http/error-text';
import { FilesApi } from '../data/files-api';
import type { UploadRow } from '../ui/files-step/upload-row';
import { uploadSpeed } from './upload-speed';

/** More at once only make each of them slower. */
const AT_ONCE = 3;

const NEW = { loaded: 0, bytesPerSecond: null, state: 'sending', error: null } as const;

const isSame = (one: File, other: File): boolean =>
  one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

/**
 * Files on their way to the server. A browser's file cannot be written down, so this is kept out of the
 * store; what arrived goes into the form, which is.
 */
@Service({ autoProvided: false })
export class Uploads {
  private readonly api = inject(FilesApi);
  private readonly waiting = new Map<string, File>();
  private readonly running = new Map<string, Subscription>();
  private readonly state = signal<readonly UploadRow[]>([]);
  private readonly arrived$ = new Subject<StoredFile>();
  private lastKey = 0;

  /** Those that have not arrived: waiting, under way or failed. */
  readonly rows = this.state.asReadonly();
  readonly arrivals$ = this.arrived$.asObservable();

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      for (const upload of this.running.values()) upload.unsubscribe();
    });
  }

  add(files: readonly File[]): void {
    for (const file of files) {
      // Two that send the same file would only be in each other's way.
      if ([...this.waiting.values()].some((other) => isSame(file, other))) continue;
      const key = String(++this.lastKey);
      this.waiting.set(key, file);
      this.state.update((rows) => [...rows, { ...NEW, key, name: file.name, size: file.size }]);
    }
    this.startNext();
  }

  /** Nothing of it stays on the server. */
  cancel(key: string): void {
    const file = this.waiting.get(key);
    this.stop(key);
    this.forget(key);
    // What cannot be removed now expires there.
    if (file) this.api.giveUp(file).catch(() => undefined);
    this.startNext();
  }

  /** What the server has of it stays there. */
  pause(key: string): void {
    this.stop(key);
    this.change(key, { state: 'paused', bytesPerSecond: null });
    this.startNext();
  }

  /** Goes on from where it stopped, after a pause or an error. */
  goOn(key: string): void {
    this.change(key, { error: null, state: 'sending' });
    this.startNext();
  }

  private startNext(): void {
    for (const { key, error, state } of this.state()) {
      if (this.running.size >= AT_ONCE) return;
      const file = this.waiting.get(key);
      const isReady = error === null && state !== 'paused' && !this.running.has(key);
      if (file !== undefined && isReady) this.start(key, file);
    }
  }

  private start(key: string, file: File): void {
    const speedOf = uploadSpeed();
    const upload = this.api.upload(file).subscribe({
      next: ({ loaded, isReconnecting, file: stored }) => {
        const state = isReconnecting ? 'reconnecting' : 'sending';
        this.change(key, { loaded, state, bytesPerSecond: speedOf(loaded, performance.now()) });
        if (stored === null) return;
        this.forget(key);
        this.arrived$.next(stored);
      },
      error: (error: unknown) => {
        this.running.delete(key);
        this.change(key, { error: toMessage(error), bytesPerSecond: null });
        this.startNext();
      },
      complete: () => {
        this.running.delete(key);
        this.startNext();
      },
    });
    // An upload that failed at once has been taken off already.
    if (!upload.closed) this.running.set(key, upload);
  }

  private stop(key: string): void {
    this.running.get(key)?.unsubscribe();
    this.running.delete(key);
  }

  private change(key: string, change: Partial<UploadRow>): void {
    this.state.update((rows) => rows.map((row) => (row.key === key ? { ...row, ...change } : row)));
  }

  private forget(key: string): void {
    this.waiting.delete(key);
    this.state.update((rows) => rows.filter((row) => row.key !== key));
  }
}
