import { HttpClient } from '@angular/common/http';
import { inject, InjectionToken, Service } from '@angular/core';
import { map, Observable } from 'rxjs';
import { LogChunk, LogEnd } from '#contract/runs';

/** What a live log says: text from byte `offset` up to byte `next`, its end, or how the connection stands. */
export type LogMessage =
  | { readonly kind: 'open' }
  | { readonly kind: 'reconnecting' }
  | { readonly kind: 'chunk'; readonly offset: number; readonly next: number; readonly text: string }
  | { readonly kind: 'end'; readonly size: number };

/** The part of the browser's EventSource that is used here; specs bring their own. */
export type EventStream = Pick<EventSource, 'addEventListener' | 'close' | 'readyState'>;

export const OPEN_EVENT_STREAM = new InjectionToken<(url: string) => EventStream>('OPEN_EVENT_STREAM', {
  factory: () => (url) => new EventSource(url),
});

const CLOSED = 2;

/** A log as it grows, and pieces of it. */
@Service()
export class JobLogApi {
  private readonly http = inject(HttpClient);
  private readonly openStream = inject(OPEN_EVENT_STREAM);

  url(jobId: string, run: string): string {
    return `/api/v3/jobs/${jobId}/runs/${run}/log/`;
  }

  /**
   * Follows the log from byte `from` on (negative: from the end). The browser reconnects by itself and
   * says which byte it has reached; the stream errors only when the server refuses it.
   */
  follow(jobId: string, run: string, from: number): Observable<LogMessage> {
    return new Observable((subscriber) => {
      const stream = this.openStream(`${this.url(jobId, run)}?from=${String(from)}`);
      const refuse = (error: unknown): void => {
        stream.close();
        subscriber.error(error);
      };
      stream.addEventListener('open', () => {
        subscriber.next({ kind: 'open' });
      });
      stream.addEventListener('chunk', (event) => {
        try {
          const { lastEventId, data } = event as MessageEvent<string>;
          const { offset, text } = LogChunk.parse(JSON.parse(data));
          const next = Number(lastEventId);
          if (lastEventId === '' || !Number.isSafeInteger(next)) throw new Error('A log chunk without its end.');
          subscriber.next({ kind: 'chunk', offset, next, text });
        } catch (error) {
          refuse(error);
        }
      });
      stream.addEventListener('end', (event) => {
        try {
          const { size } = LogEnd.parse(JSON.parse((event as MessageEvent<string>).data));
          subscriber.next({ kind: 'end', size });
          subscriber.complete();
        } catch (error) {
          refuse(error);
        }
        stream.close();
      });
      stream.addEventListener('error', () => {
        if (stream.readyState === CLOSED) refuse(new Error('The log stream was refused.'));
        else subscriber.next({ kind: 'reconnecting' });
      });
      return () => {
        stream.close();
      };
    });
  }

  /** At most the last `most` bytes, as text. */
  last(jobId: string, run: string, most: number): Observable<string> {
    return this.http
      .get(this.url(jobId, run), {
        headers: { Range: `bytes=-${String(most)}`, Accept: 'application/octet-stream' },
        responseType: 'arraybuffer',
      })
      .pipe(map((body) => new TextDecoder().decode(new Uint8Array(body).subarray(-most))));
  }

  /** The bytes from `start` up to, without, `end`. */
  bytes(jobId: string, run: string, start: number, end: number): Observable<Uint8Array> {
    return this.http
      .get(this.url(jobId, run), {
        headers: { Range: `bytes=${String(start)}-${String(end - 1)}`, Accept: 'application/octet-stream' },
        responseType: 'arraybuffer',
        observe: 'response',
      })
      .pipe(
        map(({ status, body }) => {
          const bytes = new Uint8Array(body ?? new ArrayBuffer());
          // A server or proxy may ignore Range and send it all.
          return status === 206 ? bytes : bytes.subarray(start, end);
        }),
      );
  }
}
