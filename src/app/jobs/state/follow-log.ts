import {
  catchError,
  concat,
  defer,
  EMPTY,
  mergeMap,
  type Observable,
  of,
  switchMap,
  timer,
} from 'rxjs';
import { jittered } from '../../core/http/jittered';
import type { LogMessage } from '../data/job-log-api';

/** A chunk that does not begin where the last one ended. */
class LogGap extends Error {}

/**
 * Follows a log without a lost or doubled byte, whatever the connection does: a chunk is taken only if it
 * begins at the byte that is expected next. What was seen already is dropped; after a gap, or when the
 * server refused, the stream is opened again at the expected byte.
 */
export function followLog(
  open: (from: number) => Observable<LogMessage>,
  from: number,
  retryMs = 1_000,
  longestRetryMs = 15_000,
  random = Math.random,
): Observable<LogMessage> {
  return defer(() => {
    let expected: number | null = from < 0 ? null : from;
    let failures = 0;

    const taken = (message: LogMessage): Observable<LogMessage> => {
      failures = 0;
      if (message.kind === 'end' && expected !== null && message.size > expected)
        throw new LogGap();
      if (message.kind !== 'chunk') return of(message);
      if (expected !== null && message.next <= expected) return EMPTY;
      if (expected !== null && message.offset !== expected) throw new LogGap();
      expected = message.next;
      return of(message);
    };

    return defer(() => open(expected ?? from)).pipe(
      mergeMap(taken),
      catchError((error: unknown, again) => {
        failures += 1;
        const waitMs =
          error instanceof LogGap
            ? retryMs
            : Math.min(retryMs * 2 ** (failures - 1), longestRetryMs);
        return concat(
          of<LogMessage>({ kind: 'reconnecting' }),
          timer(jittered(waitMs, random)).pipe(switchMap(() => again)),
        );
      }),
    );
  });
}
