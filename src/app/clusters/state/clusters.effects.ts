import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { routerRequestAction } from '@ngrx/router-store';
import { Store } from '@ngrx/store';
import { filter, map, mergeMap, of, switchMap, takeUntil, tap, timer } from 'rxjs';
import { toMessage } from '../../core/http/error-text';
import { CoreTypesPageActions } from '../../core-types/state/core-types.actions';
import { ClustersApi } from '../data/clusters-api';
import {
  ClusterPageActions,
  ClustersApiActions,
  ClustersPageActions,
  NewClusterPageActions,
} from './clusters.actions';
import { selectAllClusters } from './clusters.selectors';
import { isActive } from './is-active';
import { toRefusal } from './refusal';

/** What happens when somebody does something to a cluster. What keeps them current: clusters.live.effects.ts. */
export const createCluster = createEffect(
  (actions$ = inject(Actions), api: Pick<ClustersApi, 'create'> = inject(ClustersApi)) => {
    return actions$.pipe(
      ofType(NewClusterPageActions.submitted),
      mergeMap(({ request, start }) =>
        api.create(request).pipe(
          mapResponse({
            next: (cluster) => ClustersApiActions.clusterCreated({ cluster, start }),
            error: (error: unknown) =>
              ClustersApiActions.clusterCreateFailed({ refusal: toRefusal(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

/** The dialog offers core types, which another feature keeps. */
export const loadCoreTypesForNewCluster = createEffect(
  (actions$ = inject(Actions)) => {
    return actions$.pipe(
      ofType(NewClusterPageActions.opened),
      map(() => CoreTypesPageActions.opened()),
    );
  },
  { functional: true },
);

export const startCluster = createEffect(
  (actions$ = inject(Actions), api: Pick<ClustersApi, 'start'> = inject(ClustersApi)) => {
    return actions$.pipe(
      ofType(ClusterPageActions.startClicked, ClustersApiActions.clusterCreated),
      // Created without a start: it stays Not Started until somebody starts it.
      filter((action) => !('start' in action) || action.start),
      map((action) => ('cluster' in action ? action.cluster.id : action.clusterId)),
      mergeMap((clusterId) =>
        api.start(clusterId).pipe(
          mapResponse({
            next: () => ClustersApiActions.startAccepted({ clusterId }),
            error: (error: unknown) =>
              ClustersApiActions.requestRefused({ clusterId, refusal: toRefusal(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const tearDownCluster = createEffect(
  (actions$ = inject(Actions), api: Pick<ClustersApi, 'tearDown'> = inject(ClustersApi)) => {
    return actions$.pipe(
      ofType(ClustersPageActions.tearDownConfirmed, ClusterPageActions.tearDownConfirmed),
      mergeMap(({ clusterId }) =>
        api.tearDown(clusterId).pipe(
          mapResponse({
            next: () => ClustersApiActions.tearDownAccepted({ clusterId }),
            error: (error: unknown) =>
              ClustersApiActions.requestRefused({ clusterId, refusal: toRefusal(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const changeCluster = createEffect(
  (actions$ = inject(Actions), api: Pick<ClustersApi, 'change'> = inject(ClustersApi)) => {
    return actions$.pipe(
      ofType(ClusterPageActions.changeSubmitted),
      mergeMap(({ clusterId, change }) =>
        api.change(clusterId, change).pipe(
          mapResponse({
            next: (cluster) => ClustersApiActions.clusterChanged({ cluster }),
            error: (error: unknown) =>
              ClustersApiActions.requestRefused({ clusterId, refusal: toRefusal(error) }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

/** Shows at once what an accepted request did, whether or not the event stream is up. */
export const reloadAfterRequest = createEffect(
  (actions$ = inject(Actions), api: Pick<ClustersApi, 'byIds'> = inject(ClustersApi)) => {
    return actions$.pipe(
      ofType(ClustersApiActions.startAccepted, ClustersApiActions.tearDownAccepted),
      mergeMap(({ clusterId }) => reload(api, [clusterId])),
    );
  },
  { functional: true },
);

/** The active list says nothing of a cluster that ended meanwhile: ask what became of it. */
export const reloadVanished = createEffect(
  (
    actions$ = inject(Actions),
    store = inject(Store),
    api: Pick<ClustersApi, 'byIds'> = inject(ClustersApi),
  ) => {
    return actions$.pipe(
      ofType(ClustersApiActions.clustersLoaded),
      filter(({ scope }) => scope === 'active'),
      concatLatestFrom(() => store.select(selectAllClusters)),
      map(([{ clusters }, held]) => {
        const listed = new Set(clusters.map(({ id }) => id));
        return held
          .filter(
            (cluster) =>
              cluster.isPersistent && isActive(cluster.status) && !listed.has(cluster.id),
          )
          .map(({ id }) => id);
      }),
      filter((ids) => ids.length > 0),
      mergeMap((ids) => reload(api, ids)),
    );
  },
  { functional: true },
);

export const goToCluster = createEffect(
  (actions$ = inject(Actions), router: Pick<Router, 'navigate'> = inject(Router)) => {
    return actions$.pipe(
      ofType(ClustersPageActions.clusterClicked),
      tap(({ clusterId }) => void router.navigate(['/clusters', clusterId])),
    );
  },
  { functional: true, dispatch: false },
);

/** In place of the dialog: going back must not open it again. */
export const goToNewCluster = createEffect(
  (actions$ = inject(Actions), router: Pick<Router, 'navigate'> = inject(Router)) => {
    return actions$.pipe(
      ofType(ClustersApiActions.clusterCreated),
      tap(({ cluster }) => void router.navigate(['/clusters', cluster.id], { replaceUrl: true })),
    );
  },
  { functional: true, dispatch: false },
);

/** Letters come faster than the address needs them. */
const SEARCH_SETTLE_MS = 200;

/** A view is a place to come back to, but not each letter of a search. */
export const showView = createEffect(
  (
    actions$ = inject(Actions),
    router: Pick<Router, 'navigate'> = inject(Router),
    settleMs = SEARCH_SETTLE_MS,
  ) => {
    return actions$.pipe(
      ofType(ClustersPageActions.viewChanged),
      switchMap(({ view }) =>
        (view.search === undefined ? of(view) : timer(settleMs).pipe(map(() => view))).pipe(
          // Whoever is on the way elsewhere is not called back.
          takeUntil(actions$.pipe(ofType(routerRequestAction))),
        ),
      ),
      tap(
        ({ show, search, page }) =>
          void router.navigate([], {
            queryParams: {
              ...(show === undefined ? {} : { show: show === 'all' ? 'all' : null }),
              ...(search === undefined ? {} : { search: search === '' ? null : search }),
              ...(page === undefined ? {} : { page: page === 0 ? null : page + 1 }),
            },
            queryParamsHandling: 'merge',
            replaceUrl: search !== undefined,
          }),
      ),
    );
  },
  { functional: true, dispatch: false },
);

export const leaveNewCluster = createEffect(
  (actions$ = inject(Actions), router: Pick<Router, 'navigate'> = inject(Router)) => {
    return actions$.pipe(
      ofType(NewClusterPageActions.dismissed),
      tap(() => void router.navigate(['/clusters'], { queryParamsHandling: 'preserve' })),
    );
  },
  { functional: true, dispatch: false },
);

function reload(api: Pick<ClustersApi, 'byIds'>, ids: readonly string[]) {
  return api.byIds(ids).pipe(
    mapResponse({
      next: (clusters) => ClustersApiActions.clustersReloaded({ ids, clusters }),
      error: (error: unknown) =>
        ClustersApiActions.clustersReloadFailed({ message: toMessage(error) }),
    }),
  );
}
