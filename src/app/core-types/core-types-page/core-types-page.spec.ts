import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { aCoreType } from '../../testing/clusters';
import { CoreTypesPageActions } from '../state/core-types.actions';
import { selectCoreTypesPage } from '../state/core-types.selectors';
import { CoreTypesPage } from './core-types-page';

type Page = ReturnType<typeof selectCoreTypesPage>;

async function setup(page: Partial<Page>) {
  const value: Page = { coreTypes: [], loading: false, error: null, ...page };
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [provideMockStore({ selectors: [{ selector: selectCoreTypesPage, value }] })],
  });
  const dispatch = spyOn(TestBed.inject(MockStore), 'dispatch').and.callThrough();
  const fixture = TestBed.createComponent(CoreTypesPage);
  await fixture.whenStable();
  return { dispatch, page: fixture.nativeElement as HTMLElement };
}

describe('CoreTypesPage', () => {
  // The selectors are shared by all specs: a mocked result would outlive this one.
  afterEach(() => {
    TestBed.inject(MockStore).resetSelectors();
  });

  it('shows what each kind of hardware is and costs, with nothing to choose', async () => {
    const cove = aCoreType({ name: 'Cove', memory: 4096, coresInAll: 64, pricePerCoreHour: 0.12 });
    const { page, dispatch } = await setup({ coreTypes: [cove] });

    expect(dispatch).toHaveBeenCalledOnceWith(CoreTypesPageActions.opened());
    for (const part of ['Cove', 'AMD EPYC 7551', '4 GB per core', '64 cores', '0.12 USD']) {
      expect(page.textContent).toContain(part);
    }
    expect(page.querySelector('button')).toBeNull();
  });

  it('says what went wrong, and tries again', async () => {
    const { page, dispatch } = await setup({ error: 'The server does not answer.' });
    expect(page.querySelector('[role=alert]')?.textContent).toContain(
      'The server does not answer.',
    );

    page.querySelector('button')?.click();

    expect(dispatch).toHaveBeenCalledWith(CoreTypesPageActions.retried());
  });
});
