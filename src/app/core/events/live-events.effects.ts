import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import type { Action } from '@ngrx/store';
import {
  asyncScheduler,
  buffer,
  filter,
  map,
  merge,
  mergeMap,
  type Observable,
  scan,
  share,
  switchMap,
  takeUntil,
  throttleTime,
} from 'rxjs';
import type { LiveEvent } from '#contract/events';
import { SessionApiActions } from '../session/session.actions';
import { LiveEvents, type StreamEvent } from './live-events';
import { LiveEventsActions } from './live-events.actions';

/** A job that starts and ends within a moment is one change: pages load it once. */
const COALESCE_MS = 50;

/** Follows the server's events while somebody is signed in. */
export const followLiveEvents = createEffect(
  (
    actions$ = inject(Actions),
    live: Pick<LiveEvents, 'stream'> = inject(LiveEvents),
    coalesceMs = COALESCE_MS,
  ) => {
    return actions$.pipe(
      ofType(SessionApiActions.sessionLoaded, SessionApiActions.signedIn),
      switchMap(() =>
        toActions(live.stream(), coalesceMs).pipe(
          takeUntil(
            actions$.pipe(ofType(SessionApiActions.signedOut, SessionApiActions.sessionExpired)),
          ),
        ),
      ),
    );
  },
  { functional: true },
);

function toActions(stream$: Observable<StreamEvent>, coalesceMs: number): Observable<Action> {
  const shared$ = stream$.pipe(share());
  const changes$ = shared$.pipe(
    mergeMap((event) => (event.kind === 'change' ? [event.event] : [])),
  );
  const settled$ = changes$.pipe(
    throttleTime(coalesceMs, asyncScheduler, { leading: false, trailing: true }),
  );
  const coalesced$ = changes$.pipe(
    buffer(settled$),
    mergeMap((events) => newestOfEach(events)),
    map((event) => LiveEventsActions.changed({ event })),
  );
  return merge(connection(shared$), coalesced$);
}

interface Connection {
  readonly wasOpen: boolean;
  readonly isBroken: boolean;
  readonly actions: readonly Action[];
}

/** The first opening only connects; every later one comes after a gap. */
function connection(stream$: Observable<StreamEvent>): Observable<Action> {
  return stream$.pipe(
    filter(({ kind }) => kind !== 'change'),
    scan(
      (before: Connection, { kind }): Connection => {
        if (kind === 'broken') {
          const actions = before.isBroken ? [] : [LiveEventsActions.interrupted()];
          return { ...before, isBroken: true, actions };
        }
        const opened = before.wasOpen ? LiveEventsActions.resumed() : LiveEventsActions.connected();
        return { wasOpen: true, isBroken: false, actions: [opened] };
      },
      { wasOpen: false, isBroken: false, actions: [] },
    ),
    mergeMap(({ actions }) => actions),
  );
}

function newestOfEach(events: readonly LiveEvent[]): LiveEvent[] {
  return [...new Map(events.map((event) => [`${event.kind} ${event.subjectId}`, event])).values()];
}
