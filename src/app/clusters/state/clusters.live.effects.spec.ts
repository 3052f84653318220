import { HttpErrorResponse } from '@angular/common/http';
import { Actions } from '@ngrx/effects';
import { type Observable, of, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { LiveEvent } from '#contract/events';
import { LiveEventsActions } from '../../core/events/live-events.actions';
import { aCluster } from '../../testing/clusters';
import type { ClustersScope } from '../data/clusters-api';
import {
  ClusterPageActions,
  ClusterPickerActions,
  ClustersApiActions,
  ClustersPageActions,
} from './clusters.actions';
import { refreshCluster, refreshClusters, reloadChanged } from './clusters.live.effects';

const changed = (kind: LiveEvent['kind'], subjectId: string) =>
  LiveEventsActions.changed({
    event: { id: '1', kind, subjectId, status: 'Started', date: '2026-03-01T09:30:00.000000Z' },
  });

const events = {
  o: ClustersPageActions.opened({ scope: 'all' }),
  p: ClusterPickerActions.opened(),
  c: ClustersPageActions.closed(),
  j: changed('job', 'JobJob'),
  k: changed('cluster', 'AbCdEf'),
  l: changed('cluster', 'GhIjKl'),
  r: LiveEventsActions.resumed(),
  s: ClusterPageActions.opened({ clusterId: 'AbCdEf' }),
  t: ClusterPageActions.closed(),
};

const run = (test: (helpers: Parameters<Parameters<TestScheduler['run']>[0]>[0]) => void) => {
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  }).run(test);
};

const clusters = [aCluster()];
const loaded = (scope: ClustersScope) => ClustersApiActions.clustersLoaded({ clusters, scope });

describe('refreshClusters', () => {
  it('loads the view at once and the active ones each period until the page closes', () => {
    run(({ hot, cold, expectObservable }) => {
      const actions$ = new Actions(hot('o 24ms c', events));

      const refreshed$ = refreshClusters(
        actions$,
        { list: () => cold('(a|)', { a: clusters }) },
        10,
        1,
      );

      expectObservable(refreshed$).toBe('a 9ms b 9ms b', { a: loaded('all'), b: loaded('active') });
    });
  });

  it('loads the active clusters once for a burst of job events', () => {
    run(({ hot, cold, expectObservable }) => {
      const actions$ = new Actions(hot('p-jjj 20ms c', events));

      const refreshed$ = refreshClusters(
        actions$,
        { list: () => cold('(a|)', { a: clusters }) },
        1_000,
        5,
      );

      expectObservable(refreshed$).toBe('a------b', { a: loaded('active'), b: loaded('active') });
    });
  });

  it('loads the view again after a gap in the event stream, and tells a failure', () => {
    run(({ hot, cold, expectObservable }) => {
      const failure = new HttpErrorResponse({ status: 409, error: { detail: 'Not now.' } });
      const answers: Observable<typeof clusters>[] = [
        cold('(a|)', { a: clusters }),
        cold('#', {}, failure),
      ];
      const actions$ = new Actions(hot('o--r-c', events));

      const refreshed$ = refreshClusters(
        actions$,
        { list: () => answers.shift() ?? cold('') },
        1_000,
        5,
      );

      expectObservable(refreshed$).toBe('a--f', {
        a: loaded('all'),
        f: ClustersApiActions.clustersLoadFailed({ message: 'Not now.' }),
      });
    });
  });
});

describe('reloadChanged', () => {
  it('asks once for all clusters that changed within a moment, each once', () => {
    run(({ hot, cold, expectObservable }) => {
      const byIds = jasmine.createSpy('byIds').and.callFake(() => cold('(a|)', { a: clusters }));
      const actions$ = new Actions(hot('o-klkj 20ms c', events));

      expectObservable(reloadChanged(actions$, { byIds }, 5)).toBe('-------r', {
        r: ClustersApiActions.clustersReloaded({ ids: ['AbCdEf', 'GhIjKl'], clusters }),
      });
    });
  });
});

describe('refreshCluster', () => {
  const detail = { statuses: [], queue: [], queueLength: 0 };
  const api = { get: () => of(aCluster()), detail: () => of(detail) };
  const one = ClustersApiActions.clusterLoaded({ cluster: aCluster(), detail });

  it('loads again for its own events and for jobs, not for other clusters', () => {
    run(({ hot, expectObservable }) => {
      const actions$ = new Actions(hot('s-l 9ms k 29ms j 9ms t', events));

      expectObservable(refreshCluster(actions$, api, 1_000, 5)).toBe('a 16ms a 29ms a', {
        a: one,
      });
    });
  });

  it('tells that there is no such cluster', () => {
    run(({ hot, expectObservable }) => {
      const missing = new HttpErrorResponse({ status: 404, error: { detail: 'Not found.' } });
      const actions$ = new Actions(hot('s--t', events));

      expectObservable(
        refreshCluster(actions$, { ...api, get: () => throwError(() => missing) }, 1_000, 5),
      ).toBe('f', {
        f: ClustersApiActions.clusterLoadFailed({
          clusterId: 'AbCdEf',
          message: 'Not found.',
          isMissing: true,
        }),
      });
    });
  });
});
