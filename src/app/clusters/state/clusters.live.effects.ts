import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import type { Action } from '@ngrx/store';
import {
  asyncScheduler,
  buffer,
  concatMap,
  filter,
  forkJoin,
  interval,
  map,
  merge,
  type Observable,
  of,
  share,
  startWith,
  switchMap,
  takeUntil,
  throttleTime,
} from 'rxjs';
import type { LiveEvent } from '#contract/events';
import { LiveEventsActions } from '../../core/events/live-events.actions';
import { isMissing, toMessage } from '../../core/http/error-text';
import { ClustersApi } from '../data/clusters-api';
import {
  ClusterPageActions,
  ClusterPickerActions,
  ClustersApiActions,
  ClustersPageActions,
} from './clusters.actions';
import { oneAtATime } from './one-at-a-time';

/** Uptime and cost grow without any event; this is how old they may become. */
const REFRESH_MS = 30_000;
/** Changes come in bursts (one job is six of them): one request for all within this time. */
const SETTLE_MS = 300;

/** Loads the list when a page that shows it opens, and keeps its numbers current until it closes. */
export const refreshClusters = createEffect(
  (
    actions$ = inject(Actions),
    api: Pick<ClustersApi, 'list'> = inject(ClustersApi),
    refreshMs = REFRESH_MS,
    settleMs = SETTLE_MS,
  ) => {
    return actions$.pipe(
      ofType(ClustersPageActions.opened, ClusterPickerActions.opened),
      switchMap((opened) => {
        const scope = 'scope' in opened ? opened.scope : 'active';
        const again$ = actions$.pipe(
          ofType(
            LiveEventsActions.resumed,
            ClustersPageActions.retried,
            ClusterPickerActions.retried,
          ),
          map(() => scope),
        );
        // A job's event does not name its cluster, and a job changes what is free on an active one only.
        const busier$ = merge(
          changesOf(actions$, 'job').pipe(settled(settleMs)),
          interval(refreshMs),
        ).pipe(map(() => 'active' as const));
        return merge(again$, busier$).pipe(
          startWith(scope),
          oneAtATime((wanted) =>
            api.list(wanted).pipe(
              mapResponse({
                next: (clusters) => ClustersApiActions.clustersLoaded({ clusters, scope: wanted }),
                error: (error: unknown) =>
                  ClustersApiActions.clustersLoadFailed({ message: toMessage(error) }),
              }),
            ),
          ),
          takeUntil(listClosed(actions$)),
        );
      }),
    );
  },
  { functional: true },
);

/** Reloads exactly the clusters that changed while a list of them is looked at. */
export const reloadChanged = createEffect(
  (
    actions$ = inject(Actions),
    api: Pick<ClustersApi, 'byIds'> = inject(ClustersApi),
    settleMs = SETTLE_MS,
  ) => {
    return actions$.pipe(
      ofType(ClustersPageActions.opened, ClusterPickerActions.opened),
      switchMap(() => {
        const changed$ = changesOf(actions$, 'cluster').pipe(share());
        return changed$.pipe(
          map(({ subjectId }) => subjectId),
          buffer(changed$.pipe(settled(settleMs))),
          filter((ids) => ids.length > 0),
          map((ids) => [...new Set(ids)]),
          concatMap((ids) =>
            api.byIds(ids).pipe(
              mapResponse({
                next: (clusters) => ClustersApiActions.clustersReloaded({ ids, clusters }),
                error: (error: unknown) =>
                  ClustersApiActions.clustersReloadFailed({ message: toMessage(error) }),
              }),
            ),
          ),
          takeUntil(listClosed(actions$)),
        );
      }),
    );
  },
  { functional: true },
);

/** Loads one cluster with its history and queue when its page opens, and again whenever they may have changed. */
export const refreshCluster = createEffect(
  (
    actions$ = inject(Actions),
    api: Pick<ClustersApi, 'get' | 'detail'> = inject(ClustersApi),
    refreshMs = REFRESH_MS,
    settleMs = SETTLE_MS,
  ) => {
    return actions$.pipe(
      ofType(ClusterPageActions.opened),
      switchMap(({ clusterId }) => {
        const own$ = changesOf(actions$, 'cluster').pipe(
          filter(({ subjectId }) => subjectId === clusterId),
        );
        const again$ = actions$.pipe(
          ofType(
            LiveEventsActions.resumed,
            ClusterPageActions.retried,
            ClustersApiActions.startAccepted,
            ClustersApiActions.tearDownAccepted,
          ),
        );
        const changed$ = merge(own$, changesOf(actions$, 'job')).pipe(settled(settleMs));
        return merge(of(null), again$, changed$, interval(refreshMs)).pipe(
          oneAtATime(() =>
            forkJoin({ cluster: api.get(clusterId), detail: api.detail(clusterId) }).pipe(
              mapResponse({
                next: (loaded) => ClustersApiActions.clusterLoaded(loaded),
                error: (error: unknown) =>
                  ClustersApiActions.clusterLoadFailed({
                    clusterId,
                    message: toMessage(error),
                    isMissing: isMissing(error),
                  }),
              }),
            ),
          ),
          takeUntil(actions$.pipe(ofType(ClusterPageActions.closed))),
        );
      }),
    );
  },
  { functional: true },
);

const settled = <T>(settleMs: number) =>
  throttleTime<T>(settleMs, asyncScheduler, { leading: false, trailing: true });

const listClosed = (actions$: Observable<Action>) =>
  actions$.pipe(ofType(ClustersPageActions.closed, ClusterPickerActions.closed));

const changesOf = (actions$: Observable<Action>, kind: LiveEvent['kind']): Observable<LiveEvent> =>
  actions$.pipe(
    ofType(LiveEventsActions.changed),
    map(({ event }) => event),
    filter((event) => event.kind === kind),
  );
