import { DestroyRef, inject, Service, signal } from '@angular/core';
import { Subject, type Subscription } from 'rxjs';
import type { File as StoredFile } from '#contract/files';
import { toMessage } from '../../core/http/error-text';
import { FilesApi } from '../data/files-api';
import type { UploadRow } from '../ui/files-step/upload-row';

/** More at once only make each of them slower. */
const AT_ONCE = 3;

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
      const key = String(++this.lastKey);
      this.waiting.set(key, file);
      this.state.update((rows) => [
        ...rows,
        { key, name: file.name, size: file.size, loaded: 0, error: null },
      ]);
    }
    this.startNext();
  }

  cancel(key: string): void {
    this.running.get(key)?.unsubscribe();
    this.running.delete(key);
    this.forget(key);
    this.startNext();
  }

  retry(key: string): void {
    this.change(key, { error: null, loaded: 0 });
    this.startNext();
  }

  private startNext(): void {
    for (const { key, error } of this.state()) {
      if (this.running.size >= AT_ONCE) return;
      const file = this.waiting.get(key);
      if (file !== undefined && error === null && !this.running.has(key)) this.start(key, file);
    }
  }

  private start(key: string, file: File): void {
    const upload = this.api.upload(file).subscribe({
      next: ({ loaded, file: stored }) => {
        this.change(key, { loaded });
        if (stored === null) return;
        this.forget(key);
        this.arrived$.next(stored);
      },
      error: (error: unknown) => {
        this.running.delete(key);
        this.change(key, { error: toMessage(error) });
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

  private change(key: string, change: Partial<UploadRow>): void {
    this.state.update((rows) => rows.map((row) => (row.key === key ? { ...row, ...change } : row)));
  }

  private forget(key: string): void {
    this.waiting.delete(key);
    this.state.update((rows) => rows.filter((row) => row.key !== key));
  }
}
