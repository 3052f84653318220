import { HttpErrorResponse } from '@angular/common/http';
import { Actions } from '@ngrx/effects';
import { firstValueFrom, of, throwError } from 'rxjs';
import { aCoreType } from '../../testing/clusters';
import { CoreTypesApiActions, CoreTypesPageActions } from './core-types.actions';
import { loadCoreTypes } from './core-types.effects';
import { coreTypesFeature, initialCoreTypesState } from './core-types.feature';
import { selectCoreTypesLoading } from './core-types.selectors';

const { reducer } = coreTypesFeature;
const coreTypes = [aCoreType()];

describe('Core types in the store', () => {
  it('are loaded when a page that shows them opens', async () => {
    const actions$ = new Actions(of(CoreTypesPageActions.opened()));

    const action = await firstValueFrom(loadCoreTypes(actions$, { list: () => of(coreTypes) }));

    expect(action).toEqual(CoreTypesApiActions.coreTypesLoaded({ coreTypes }));
    expect(reducer(initialCoreTypesState, action).coreTypes).toEqual(coreTypes);
  });

  it('stay when loading them again fails, and the failure is told', async () => {
    const failure = new HttpErrorResponse({
      status: 503,
      error: { detail: 'The database is not reachable.' },
    });
    const actions$ = new Actions(of(CoreTypesPageActions.retried()));

    const action = await firstValueFrom(
      loadCoreTypes(actions$, { list: () => throwError(() => failure) }),
    );
    const state = reducer({ ...initialCoreTypesState, coreTypes }, action);

    expect(state).toEqual({ coreTypes, status: 'failed', error: 'The database is not reachable.' });
  });

  it('are a loading list only while there is nothing to show', () => {
    expect(selectCoreTypesLoading.projector('loading', [])).toBeTrue();
    expect(selectCoreTypesLoading.projector('loading', coreTypes)).toBeFalse();
    expect(selectCoreTypesLoading.projector('loaded', [])).toBeFalse();
  });
});
