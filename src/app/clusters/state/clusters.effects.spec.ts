import { HttpErrorResponse } from '@angular/common/http';
import type { Router } from '@angular/router';
import { Actions } from '@ngrx/effects';
import { routerRequestAction } from '@ngrx/router-store';
import { firstValueFrom, of, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { aCluster } from '../../testing/clusters';
import {
  ClusterPageActions,
  ClustersApiActions,
  ClustersPageActions,
  NewClusterPageActions,
} from './clusters.actions';
import {
  changeCluster,
  createCluster,
  goToCluster,
  goToNewCluster,
  showView,
  startCluster,
  tearDownCluster,
} from './clusters.effects';

const cluster = aCluster({ id: 'AbCdEf' });
const request = {
  name: null,
  installedAnalyses: [],
  runLowPriority: false,
  idleTimeoutMinutes: 30,
  hardware: { coreType: 'local', coresPerSlot: 2, slots: 9, walltime: null, type: 'compute' },
};
const refused = (body: object) =>
  throwError(() => new HttpErrorResponse({ status: 400, error: body }));

describe('A new cluster', () => {
  it('is created', async () => {
    const actions$ = new Actions(of(NewClusterPageActions.submitted({ request, start: true })));

    const action = await firstValueFrom(createCluster(actions$, { create: () => of(cluster) }));

    expect(action).toEqual(ClustersApiActions.clusterCreated({ cluster, start: true }));
  });

  it('is refused with the message at its field', async () => {
    const actions$ = new Actions(of(NewClusterPageActions.submitted({ request, start: true })));

    const action = await firstValueFrom(
      createCluster(actions$, { create: () => refused({ hardware: { slots: ['Too many.'] } }) }),
    );

    expect(action).toEqual(
      ClustersApiActions.clusterCreateFailed({
        refusal: {
          message: jasmine.any(String) as unknown as string,
          fields: { 'hardware.slots': 'Too many.' },
        },
      }),
    );
  });

  it('is started only when that was asked for', async () => {
    const start = jasmine.createSpy('start').and.returnValue(of(undefined));
    const actions$ = new Actions(
      of(
        ClustersApiActions.clusterCreated({ cluster: aCluster({ id: 'Asleep' }), start: false }),
        ClustersApiActions.clusterCreated({ cluster, start: true }),
      ),
    );

    const action = await firstValueFrom(startCluster(actions$, { start }));

    expect(action).toEqual(ClustersApiActions.startAccepted({ clusterId: 'AbCdEf' }));
    expect(start).toHaveBeenCalledOnceWith('AbCdEf');
  });
});

describe('A cluster', () => {
  it('is torn down from the list as from its page, and a refusal is told', async () => {
    const fromList = new Actions(
      of(ClustersPageActions.tearDownConfirmed({ clusterId: 'AbCdEf' })),
    );
    const fromPage = new Actions(of(ClusterPageActions.tearDownConfirmed({ clusterId: 'AbCdEf' })));

    const accepted = await firstValueFrom(
      tearDownCluster(fromList, { tearDown: () => of(undefined) }),
    );
    const told = await firstValueFrom(
      tearDownCluster(fromPage, { tearDown: () => refused({ detail: 'It is gone.' }) }),
    );

    expect(accepted).toEqual(ClustersApiActions.tearDownAccepted({ clusterId: 'AbCdEf' }));
    expect(told).toEqual(
      ClustersApiActions.requestRefused({
        clusterId: 'AbCdEf',
        refusal: { message: 'It is gone.', fields: {} },
      }),
    );
  });

  it('takes on a longer walltime', async () => {
    const change = jasmine.createSpy('change').and.returnValue(of(cluster));
    const actions$ = new Actions(
      of(ClusterPageActions.changeSubmitted({ clusterId: 'AbCdEf', change: { walltime: 11 } })),
    );

    expect(await firstValueFrom(changeCluster(actions$, { change }))).toEqual(
      ClustersApiActions.clusterChanged({ cluster }),
    );
    expect(change).toHaveBeenCalledOnceWith('AbCdEf', { walltime: 11 });
  });
});

describe('On the clusters page', () => {
  const router = () => ({ navigate: jasmine.createSpy('navigate').and.resolveTo(true) });

  it('a click goes to the cluster', () => {
    const to = router();

    goToCluster(
      new Actions(of(ClustersPageActions.clusterClicked({ clusterId: 'AbCdEf' }))),
      to,
    ).subscribe();

    expect(to.navigate).toHaveBeenCalledOnceWith(['/clusters', 'AbCdEf']);
  });

  it('a new cluster takes the place of its dialog', () => {
    const to = router();

    goToNewCluster(
      new Actions(of(ClustersApiActions.clusterCreated({ cluster, start: true }))),
      to,
    ).subscribe();

    expect(to.navigate).toHaveBeenCalledOnceWith(['/clusters', 'AbCdEf'], { replaceUrl: true });
  });

  it('the view stands in the URL, and what is usual does not', () => {
    const to = router();

    showView(
      new Actions(of(ClustersPageActions.viewChanged({ view: { show: 'all', page: 0 } }))),
      to,
    ).subscribe();

    expect(to.navigate).toHaveBeenCalledOnceWith([], {
      queryParams: { show: 'all', page: null },
      queryParamsHandling: 'merge',
      replaceUrl: false,
    });
  });

  it('is not kept when somebody goes elsewhere before the search has settled', () => {
    const to = jasmine.createSpyObj<Pick<Router, 'navigate'>>('Router', ['navigate']);
    const scheduler = new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    });

    scheduler.run(({ hot }) => {
      const actions$ = new Actions(
        hot('v 9ms e', {
          v: ClustersPageActions.viewChanged({ view: { search: 'n', page: 0 } }),
          e: { type: routerRequestAction.type },
        }),
      );
      showView(actions$, to, 10).subscribe();
    });

    expect(to.navigate).not.toHaveBeenCalled();
  });
});
