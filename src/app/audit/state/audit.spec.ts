import { Actions } from '@ngrx/effects';
import type { Action } from '@ngrx/store';
import { of, throwError } from 'rxjs';
import { anEntry } from '../../testing/audit';
import { AuditApiActions, AuditPageActions } from './audit.actions';
import { check, loadEntries, loadMore } from './audit.effects';
import { auditFeature } from './audit.feature';

const query = { actor: '', action: '', search: '', from: '', to: '' };
const first = { entries: [anEntry()], count: 2, after: '7' };
const rest = { entries: [anEntry({ number: 6 })], count: 2, after: null };
const on = (action: Action) => new Actions(of(action));

describe('The audit log', () => {
  it('grows downwards', () => {
    const { reducer } = auditFeature;
    const loaded = reducer(undefined, AuditApiActions.entriesLoaded({ data: first }));
    const state = reducer(loaded, AuditApiActions.moreLoaded({ data: rest }));

    expect(state.entries?.map(({ number }) => number)).toEqual([7, 6]);
    expect(state.after).toBeNull();
  });

  it('is read a page at a time, and checked on demand', () => {
    const list = jasmine.createSpy('list').and.returnValues(of(first), of(rest));
    const verification = { isWhole: true, entries: 2, head: null, problem: null };
    const found: unknown[] = [];
    const keep = (action: unknown) => found.push(action);

    loadEntries(on(AuditPageActions.opened({ query })), { list }).subscribe(keep);
    loadMore(on(AuditPageActions.moreClicked({ query, after: '7' })), { list }).subscribe(keep);
    check(on(AuditPageActions.checkClicked()), { verify: () => of(verification) }).subscribe(keep);

    expect(list.calls.mostRecent().args).toEqual([query, '7']);
    expect(found).toEqual([
      AuditApiActions.entriesLoaded({ data: first }),
      AuditApiActions.moreLoaded({ data: rest }),
      AuditApiActions.checked({ verification }),
    ]);
  });

  it('says why it cannot be read or checked', () => {
    const found: unknown[] = [];
    const keep = (action: Action) => found.push('message' in action);
    const broken = () => throwError(() => new Error('away'));

    loadEntries(on(AuditPageActions.opened({ query })), { list: broken }).subscribe(keep);
    check(on(AuditPageActions.checkClicked()), { verify: broken }).subscribe(keep);

    expect(found).toEqual([true, true]);
  });
});
