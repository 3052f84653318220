import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { provideLocationMocks } from '@angular/common/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { provideEffects } from '@ngrx/effects';
import { provideRouterStore, routerReducer } from '@ngrx/router-store';
import { provideStore, Store } from '@ngrx/store';
import { LiveEventsActions } from '../core/events/live-events.actions';
import { aCluster, aClusterJob } from '../testing/clusters';
import routes from './clusters.routes';

const pageOf = (...results: unknown[]) => ({
  count: results.length,
  previous: null,
  next: null,
  results,
});
const night = aCluster({ id: 'NightS', name: 'night shift' });

async function setup() {
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(),
      provideHttpClientTesting(),
      provideLocationMocks(),
      provideRouter([{ path: 'clusters', children: routes }], withComponentInputBinding()),
      provideStore({ router: routerReducer }),
      provideRouterStore(),
      provideEffects(),
    ],
  });
  const harness = await RouterTestingHarness.create('/clusters');
  return {
    harness,
    http: TestBed.inject(HttpTestingController),
    store: TestBed.inject(Store),
    router: TestBed.inject(Router),
  };
}

describe('The clusters feature', () => {
  it('lists clusters, follows their changes, and opens the one that is clicked', async () => {
    const { harness, http, store, router } = await setup();
    http
      .expectOne(
        ({ url, params }) => url === '/api/v3/clusters/' && params.get('active') === 'true',
      )
      .flush(pageOf(night));
    await harness.fixture.whenStable();
    const page = () => harness.routeNativeElement?.textContent;
    expect(page()).toContain('running');

    const date = '2026-03-01T10:00:00.000000Z';
    store.dispatch(
      LiveEventsActions.changed({
        event: { id: '1', kind: 'cluster', subjectId: 'NightS', status: 'Stopping', date },
      }),
    );
    const reload = await until(() => http.match(({ params }) => params.get('id') === 'NightS')[0]);
    reload.flush(pageOf({ ...night, status: 'Stopping' }));
    await until(() => page()?.match(/stopping/)?.[0]);

    harness.routeNativeElement?.querySelector<HTMLElement>('a.row-action')?.click();
    await harness.fixture.whenStable();
    expect(router.url).toBe('/clusters/NightS');
    http.expectOne('/api/v3/clusters/NightS/').flush(night);
    http.expectOne(({ url }) => url.endsWith('/statuses/')).flush(pageOf());
    http
      .expectOne(({ url }) => url.endsWith('/queue/'))
      .flush(pageOf(aClusterJob({ name: 'swell' })));
    await harness.fixture.whenStable();
    expect(page()).toContain('swell');
  });
});

/** Changes settle for a moment before they are asked for. */
async function until<T>(look: () => T | undefined): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => {
      requestAnimationFrame(resolve);
    });
  }
}
