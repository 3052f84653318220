import { inject, Service, signal } from '@angular/core';
import {
  catchError,
  defer,
  EMPTY,
  finalize,
  map,
  merge,
  type Observable,
  Subject,
  switchMap,
  tap,
} from 'rxjs';
import { JobLogApi, type LogMessage } from '../data/job-log-api';
import type { LogConnection, LogText } from '../ui/log-viewer/log-text';
import { followLog } from './follow-log';

/** As much of the end of a log as is worth showing at once; the rest is loaded when asked for. */
const PIECE_BYTES = 1_000_000;

/**
 * The log of one run as text to show. It is kept out of the store: it is one view's business, grows to
 * hundreds of megabytes, and the file on the server is its only truth.
 */
@Service({ autoProvided: false })
export class LogFeed {
  private readonly api = inject(JobLogApi);
  private readonly earlier$ = new Subject<void>();
  private readonly firstByteState = signal(0);
  private readonly nextByteState = signal(0);
  private readonly connectionState = signal<LogConnection>('connecting');
  private readonly loadingEarlierState = signal(false);

  /** The byte that the shown text begins with. */
  readonly firstByte = this.firstByteState.asReadonly();
  /** The length of the log so far. */
  readonly size = this.nextByteState.asReadonly();
  readonly connection = this.connectionState.asReadonly();
  readonly isLoadingEarlier = this.loadingEarlierState.asReadonly();

  url(jobId: string, run: string): string {
    return this.api.url(jobId, run);
  }

  /** Text to append, and earlier text to put before it; cold: each subscription opens the log anew. */
  text(jobId: string, run: string): Observable<LogText> {
    return defer(() => {
      this.firstByteState.set(0);
      this.nextByteState.set(0);
      this.connectionState.set('connecting');
      this.loadingEarlierState.set(false);
      let isFirst = true;
      const live$ = followLog((from) => this.api.follow(jobId, run, from), -PIECE_BYTES).pipe(
        tap((message) => {
          if (message.kind === 'chunk' && isFirst) {
            this.firstByteState.set(message.offset);
            isFirst = false;
          }
          this.note(message);
        }),
        map((message): LogText => ({
          kind: 'append',
          text: message.kind === 'chunk' ? message.text : '',
        })),
      );
      return merge(live$, this.earlierText(jobId, run));
    });
  }

  loadEarlier(): void {
    if (this.firstByteState() > 0 && !this.loadingEarlierState()) this.earlier$.next();
  }

  private note(message: LogMessage): void {
    if (message.kind === 'chunk') this.nextByteState.set(message.next);
    this.connectionState.set(
      message.kind === 'end' ? 'ended' : message.kind === 'reconnecting' ? 'reconnecting' : 'live',
    );
  }

  private earlierText(jobId: string, run: string): Observable<LogText> {
    return this.earlier$.pipe(
      switchMap(() => {
        const end = this.firstByteState();
        const start = Math.max(0, end - PIECE_BYTES);
        this.loadingEarlierState.set(true);
        return this.api.bytes(jobId, run, start, end).pipe(
          // It can be asked for again; the text shown stays as it is.
          catchError(() => EMPTY),
          map((bytes): LogText => {
            const skip = start === 0 ? 0 : continuationBytes(bytes);
            this.firstByteState.set(start + skip);
            return { kind: 'prepend', text: new TextDecoder().decode(bytes.subarray(skip)) };
          }),
          finalize(() => {
            this.loadingEarlierState.set(false);
          }),
        );
      }),
    );
  }
}

/** Bytes at the front that belong to a UTF-8 character begun before. */
function continuationBytes(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80);
  return first > 0 && first <= 3 ? first : 0;
}
