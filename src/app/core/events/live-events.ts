import { Service } from '@angular/core';
import { concatMap, from, map, Observable, of } from 'rxjs';
import type { LiveEvent } from '#contract/events';
import { jittered } from '../http/jittered';

export type StreamEvent =
  { readonly kind: 'open' | 'broken' } | { readonly kind: 'change'; readonly event: LiveEvent };

type RawEvent =
  { readonly kind: 'open' | 'broken' } | { readonly kind: 'change'; readonly data: string };

/** How long to wait before a stream that the browser gave up on is opened anew; doubled each time up to the longest. */
const REOPEN_MS = 1_000;
const LONGEST_REOPEN_MS = 15_000;

/** The one event stream of this tab. */
@Service()
export class LiveEvents {
  /** Open while subscribed. Breaks are told and mended; the browser resumes after the last id. */
  stream(
    url = '/api/v3/events/',
    open = openSource,
    reopenMs = REOPEN_MS,
  ): Observable<StreamEvent> {
    return rawStream(url, open, reopenMs).pipe(
      concatMap((raw): Observable<StreamEvent> =>
        raw.kind === 'change' ? parsed(raw.data) : of(raw),
      ),
    );
  }
}

/** The contract is loaded with the first event, not with the first page. */
const parsed = (data: string): Observable<StreamEvent> =>
  from(import('#contract/events')).pipe(
    map((contract) => ({
      kind: 'change' as const,
      event: contract.LiveEvent.parse(JSON.parse(data)),
    })),
  );

function rawStream(
  url: string,
  open: (url: string) => EventSource,
  reopenMs: number,
): Observable<RawEvent> {
  return new Observable((subscriber) => {
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    const connect = (): void => {
      source = open(url);
      source.addEventListener('open', () => {
        failures = 0;
        subscriber.next({ kind: 'open' });
      });
      source.addEventListener('change', ({ data }: MessageEvent<string>) => {
        subscriber.next({ kind: 'change', data });
      });
      source.addEventListener('error', () => {
        subscriber.next({ kind: 'broken' });
        // An answer that is no stream (a proxy's 502) ends the browser's own attempts.
        if (source.readyState !== EventSource.CLOSED) return;
        const waitMs = Math.min(reopenMs * 2 ** failures++, LONGEST_REOPEN_MS);
        timer = setTimeout(connect, jittered(waitMs));
      });
    };
    connect();
    return () => {
      clearTimeout(timer);
      source.close();
    };
  });
}

const openSource = (url: string): EventSource => new EventSource(url);
