import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { provideRouter } from '@angular/router';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { ClusterListHarness } from '../../shared/cluster-list/cluster-list.harness';
import { aCluster } from '../../testing/clusters';
import { ClustersPageActions } from '../state/clusters.actions';
import { selectClustersPage } from '../state/clusters.selectors';
import { ClustersPage } from './clusters-page';

const night = aCluster({ id: 'NightS', name: 'night shift' });
const past = aCluster({ id: 'Pastes', name: 'past one', status: 'Stopped' });
const loaded = { clusters: [night, past], loading: false, error: null, refusal: null };

async function setup(
  page: Partial<ReturnType<typeof selectClustersPage>> = {},
  url: Record<string, string> = {},
) {
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [
      provideRouter([]),
      provideMockStore({
        selectors: [{ selector: selectClustersPage, value: { ...loaded, ...page } }],
      }),
    ],
  });
  const store = TestBed.inject(MockStore);
  const dispatch = spyOn(store, 'dispatch').and.callThrough();
  const fixture = TestBed.createComponent(ClustersPage, {
    bindings: Object.entries(url).map(([name, value]) => inputBinding(name, () => value)),
  });
  await fixture.whenStable();
  const list = () => TestbedHarnessEnvironment.loader(fixture).getHarness(ClusterListHarness);
  return { dispatch, fixture, list, page: fixture.nativeElement as HTMLElement };
}

describe('ClustersPage', () => {
  // The selectors are shared by all specs: a mocked result would outlive this one.
  afterEach(() => {
    TestBed.inject(MockStore).resetSelectors();
  });

  it('says when it opens and closes', async () => {
    const { dispatch, fixture } = await setup();
    expect(dispatch).toHaveBeenCalledOnceWith(ClustersPageActions.opened({ scope: 'active' }));

    fixture.destroy();

    expect(dispatch).toHaveBeenCalledWith(ClustersPageActions.closed());
  });

  it('goes to the cluster that is clicked: here nothing is selected', async () => {
    const { dispatch, list, page } = await setup();

    await (await list()).click('night shift');

    expect(dispatch).toHaveBeenCalledWith(
      ClustersPageActions.clusterClicked({ clusterId: 'NightS' }),
    );
    expect(await (await list()).hrefOf('night shift')).toBe('/clusters/NightS');
    expect(page.querySelector('[aria-pressed=true].row-action')).toBeNull();
  });

  it('shows what is active, and all when the URL says so', async () => {
    expect(await (await (await setup()).list()).names()).toEqual(['night shift']);

    TestBed.resetTestingModule();
    expect(await (await (await setup({}, { show: 'all' })).list()).names()).toEqual([
      'night shift',
      'past one',
    ]);
  });

  it('puts the filter into the URL and takes it from there', async () => {
    const { dispatch, list } = await setup({}, { search: 'shift', show: 'all' });
    expect(await (await list()).names()).toEqual(['night shift']);

    await (await list()).filter('past');

    expect(dispatch).toHaveBeenCalledWith(
      ClustersPageActions.viewChanged({ view: { search: 'past', page: 0 } }),
    );
  });

  it('invites to create a cluster where there is none', async () => {
    const { page } = await setup({ clusters: [] });

    expect(page.textContent).toContain('No cluster is active.');
    expect(page.querySelector('app-empty-state a')?.getAttribute('href')).toBe('/clusters/new');
  });

  it('says what went wrong, and tries again', async () => {
    const { dispatch, page } = await setup({ clusters: [], error: 'The server does not answer.' });
    expect(page.querySelector('[role=alert]')?.textContent).toContain(
      'The server does not answer.',
    );

    page.querySelector<HTMLButtonElement>('app-error-panel button')?.click();

    expect(dispatch).toHaveBeenCalledWith(ClustersPageActions.retried());
  });
});
