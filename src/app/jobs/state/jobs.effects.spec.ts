import { Actions } from '@ngrx/effects';
import type { Action } from '@ngrx/store';
import { TestScheduler } from 'rxjs/testing';
import { LiveEventsActions } from '../../core/events/live-events.actions';
import { aJobListItem } from '../../testing/jobs';
import { JobsApiActions, JobsPageActions } from './jobs.actions';
import { loadMoreJobs, reloadChangedJobs, stopJobs } from './jobs.effects';

const query = { status: [], search: '', cluster: null, shared: false };
const opened = JobsPageActions.opened({ query });
const closed = JobsPageActions.closed();
const changed = (subjectId: string, kind: 'job' | 'cluster' = 'job') =>
  LiveEventsActions.changed({ event: { id: '1', kind, subjectId, status: 'Queued', date: '' } });

const run = (test: (helpers: Parameters<Parameters<TestScheduler['run']>[0]>[0]) => void): void => {
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  }).run(test);
};

describe('changed jobs', () => {
  it('are read again once for a burst of changes, each once', () => {
    run(({ hot, cold, expectObservable }) => {
      const actions$ = new Actions(
        hot<Action>('o a b a 20ms c', {
          o: opened,
          a: changed('aaaaaa'),
          b: changed('bbbbbb'),
          c: closed,
        }),
      );
      const asked: (readonly string[])[] = [];
      const jobs = [aJobListItem({ id: 'aaaaaa' })];
      const byIds = (ids: readonly string[]) => {
        asked.push(ids);
        return cold('(j|)', { j: jobs });
      };

      expectObservable(reloadChangedJobs(actions$, { byIds }, 10)).toBe('11ms j', {
        j: JobsApiActions.jobsReloaded({ query, ids: ['aaaaaa', 'bbbbbb'], jobs }),
      });
    });
  });

  it('are not read while no list is looked at, and clusters never', () => {
    run(({ hot, expectObservable }) => {
      const actions$ = new Actions(
        hot<Action>('a o b c a', {
          a: changed('aaaaaa'),
          o: opened,
          b: changed('CluStA', 'cluster'),
          c: closed,
        }),
      );
      const byIds = (): never => {
        throw new Error('Nothing is asked.');
      };

      expectObservable(reloadChangedJobs(actions$, { byIds }, 1)).toBe('');
    });
  });
});

describe('more jobs', () => {
  it('of a list that was left are dropped', () => {
    run(({ hot, cold, expectObservable }) => {
      const more = JobsPageActions.endReached({ query, after: 'x' });
      const actions$ = new Actions(hot<Action>('m 2ms o', { m: more, o: opened }));
      const list = () => cold('10ms (p|)', { p: { jobs: [], count: 0, after: null } });

      expectObservable(loadMoreJobs(actions$, { list })).toBe('');
    });
  });
});

describe('a stop', () => {
  it('is asked for each job, and tells which was refused', () => {
    run(({ hot, cold, expectObservable }) => {
      const actions$ = new Actions(
        hot<Action>('s', { s: JobsPageActions.stopConfirmed({ jobIds: ['aaaaaa', 'bbbbbb'] }) }),
      );
      const stop = (jobId: string) => (jobId === 'aaaaaa' ? cold('2ms (x|)') : cold('1ms #'));

      expectObservable(stopJobs(actions$, { stop })).toBe('-rs', {
        r: jasmine.objectContaining({ type: JobsApiActions.stopRefused.type, jobId: 'bbbbbb' }),
        s: JobsApiActions.stopAccepted({ jobId: 'aaaaaa' }),
      });
    });
  });
});
