import { Actions } from '@ngrx/effects';
import type { Action } from '@ngrx/store';
import { of, Subject } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { TestBed } from '@angular/core/testing';
import type { LiveEvent } from '#contract/events';
import { aMe } from '../../testing/identity';
import { SessionApiActions } from '../session/session.actions';
import { LiveEvents, type StreamEvent } from './live-events';
import { LiveEventsActions } from './live-events.actions';
import { followLiveEvents } from './live-events.effects';
import { liveEventsFeature } from './live-events.feature';

const aChange = (over: Partial<LiveEvent> = {}): LiveEvent => ({
  id: '7',
  kind: 'job',
  subjectId: 'JobAbc',
  status: 'Executing',
  date: '2026-03-01T10:00:00.000000Z',
  ...over,
});
const signedIn = SessionApiActions.signedIn({ me: aMe() });

describe('Following the live events', () => {
  function follow(events: readonly StreamEvent[]): Action[] {
    const stream$ = new Subject<StreamEvent>();
    const found: Action[] = [];
    followLiveEvents(new Actions(of(signedIn)), { stream: () => stream$ }).subscribe((action) =>
      found.push(action),
    );
    events.forEach((event) => {
      stream$.next(event);
    });
    return found;
  }

  it('connects once, and resumes after each gap', () => {
    const kinds = ['open', 'broken', 'broken', 'open'] as const;

    expect(follow(kinds.map((kind) => ({ kind })))).toEqual([
      LiveEventsActions.connected(),
      LiveEventsActions.interrupted(),
      LiveEventsActions.resumed(),
    ]);
  });

  it('makes one of several changes of a thing within a moment', () => {
    const first = aChange({ id: '1', status: 'Started' });
    const last = aChange({ id: '2', status: 'Executing' });
    const other = aChange({ id: '3', subjectId: 'Other' });
    new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    }).run(({ cold, expectObservable }) => {
      const stream = () =>
        cold('ab 10ms c', {
          a: { kind: 'change' as const, event: first },
          b: { kind: 'change' as const, event: last },
          c: { kind: 'change' as const, event: other },
        });
      const actions$ = new Actions(of(signedIn));

      expectObservable(followLiveEvents(actions$, { stream }, 50)).toBe('50ms (xy)', {
        x: LiveEventsActions.changed({ event: last }),
        y: LiveEventsActions.changed({ event: other }),
      });
    });
  });

  it('ends with the session', () => {
    const stream$ = new Subject<StreamEvent>();
    const actions$ = new Subject<Action>();
    followLiveEvents(new Actions(actions$), { stream: () => stream$ }).subscribe();
    actions$.next(signedIn);
    expect(stream$.observed).toBeTrue();

    actions$.next(SessionApiActions.signedOut());

    expect(stream$.observed).toBeFalse();
  });
});

describe('The event stream', () => {
  class FakeSource extends EventTarget {
    readyState: number = EventSource.CONNECTING;
    isClosed = false;
    close(): void {
      this.isClosed = true;
    }
  }

  function open() {
    const sources: FakeSource[] = [];
    const found: StreamEvent[] = [];
    const { promise: changed, resolve: tellChange } = Promise.withResolvers<undefined>();
    const subscription = TestBed.inject(LiveEvents)
      .stream(
        '/events',
        () => {
          const source = new FakeSource();
          sources.push(source);
          return source as EventTarget as EventSource;
        },
        0,
      )
      .subscribe((event) => {
        found.push(event);
        if (event.kind === 'change') tellChange(undefined);
      });
    return { sources, found, subscription, changed };
  }

  it('gives what the contract allows, and closes behind itself', async () => {
    const { sources, found, subscription, changed } = open();
    sources[0]?.dispatchEvent(new Event('open'));
    sources[0]?.dispatchEvent(
      new MessageEvent('change', { data: JSON.stringify(aChange({ status: 'Completed' })) }),
    );
    await changed;

    expect(found.map(({ kind }) => kind)).toEqual(['open', 'change']);
    subscription.unsubscribe();
    expect(sources[0]?.isClosed).toBeTrue();
  });

  it('is opened anew when the browser gave up', async () => {
    const { sources, found, subscription } = open();
    const [first] = sources;
    if (!first) throw new Error('Nothing was opened.');
    first.readyState = EventSource.CLOSED;

    first.dispatchEvent(new Event('error'));
    await new Promise((resolve) => setTimeout(resolve));

    expect(found).toEqual([{ kind: 'broken' }]);
    expect(sources.length).toBe(2);
    subscription.unsubscribe();
  });
});

describe('The state of the stream', () => {
  it('is interrupted until it is there again', () => {
    const { reducer } = liveEventsFeature;
    const broken = reducer(undefined, LiveEventsActions.interrupted());

    expect(broken.isInterrupted).toBeTrue();
    expect(reducer(broken, LiveEventsActions.resumed()).isInterrupted).toBeFalse();
  });
});
