import { of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { oneAtATime } from './one-at-a-time';

describe('oneAtATime', () => {
  const scheduler = () =>
    new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    });

  it('runs a burst as the first and the last value', () => {
    scheduler().run(({ hot, cold, expectObservable }) => {
      const worked$ = hot('abc-------d|').pipe(oneAtATime((value) => cold('--(r|)', { r: value })));

      expectObservable(worked$).toBe('--a-c-------(d|)');
    });
  });

  it('takes work that is done at once', () => {
    scheduler().run(({ hot, expectObservable }) => {
      expectObservable(hot('a-b-|').pipe(oneAtATime((value) => of(value)))).toBe('a-b-|');
    });
  });

  it('stops the work when nobody listens any more', () => {
    scheduler().run(({ hot, cold, expectObservable, expectSubscriptions }) => {
      const work$ = cold('----r|');
      expectObservable(hot('a---').pipe(oneAtATime(() => work$)), '--!').toBe('');

      expectSubscriptions(work$.subscriptions).toBe(['^-!']);
    });
  });
});
