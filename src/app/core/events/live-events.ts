import { Service } from '@angular/core';
import { Observable } from 'rxjs';
import { LiveEvent } from '#contract/events';

export type StreamEvent =
  { readonly kind: 'open' | 'broken' } | { readonly kind: 'change'; readonly event: LiveEvent };

/** How long to wait before a stream that the browser gave up on is opened anew. */
const REOPEN_MS = 3_000;

/** The one event stream of this tab. */
@Service()
export class LiveEvents {
  /** Open while subscribed. Breaks are told and mended; the browser resumes after the last id. */
  stream(
    url = '/api/v3/events/',
    open = openSource,
    reopenMs = REOPEN_MS,
  ): Observable<StreamEvent> {
    return new Observable((subscriber) => {
      let source: EventSource;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const connect = (): void => {
        source = open(url);
        source.addEventListener('open', () => {
          subscriber.next({ kind: 'open' });
        });
        source.addEventListener('change', ({ data }: MessageEvent<string>) => {
          subscriber.next({ kind: 'change', event: LiveEvent.parse(JSON.parse(data)) });
        });
        source.addEventListener('error', () => {
          subscriber.next({ kind: 'broken' });
          // An answer that is no stream (a proxy's 502) ends the browser's own attempts.
          if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, reopenMs);
        });
      };
      connect();
      return () => {
        clearTimeout(timer);
        source.close();
      };
    });
  }
}

const openSource = (url: string): EventSource => new EventSource(url);
