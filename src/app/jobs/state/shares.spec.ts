import { HttpErrorResponse } from '@angular/common/http';
import { Actions } from '@ngrx/effects';
import type { Action } from '@ngrx/store';
import { of, throwError } from 'rxjs';
import { ShareDialogActions, SharesApiActions } from './shares.actions';
import { addShare, loadShares, removeShare } from './shares.effects';
import { sharesFeature } from './shares.feature';

const on = (action: Action) => new Actions(of(action));
const share = { email: 'bob@example.org', message: '' };
const { reducer } = sharesFeature;

describe('The shares of a job', () => {
  it('are read anew after each change', () => {
    const found: unknown[] = [];
    const keep = (action: unknown) => found.push(action);
    const jobId = 'JobAbc';
    const added = SharesApiActions.shareAdded({ jobId, email: share.email });
    const removed = SharesApiActions.shareRemoved({ jobId, email: share.email });

    addShare(on(ShareDialogActions.personEntered({ jobId, share })), {
      add: () => of(null),
    }).subscribe(keep);
    removeShare(on(ShareDialogActions.removeClicked({ jobId, email: share.email })), {
      remove: () => of(null),
    }).subscribe(keep);
    loadShares(on(added), { list: () => of([]) }).subscribe(keep);

    expect(found).toEqual([added, removed, SharesApiActions.sharesLoaded({ shares: [] })]);
  });

  it('say in the words of the server why somebody was refused', () => {
    const error = new HttpErrorResponse({ status: 400, error: { email: ['Nobody here.'] } });
    const found: Action[] = [];

    addShare(on(ShareDialogActions.personEntered({ jobId: 'JobAbc', share })), {
      add: () => throwError(() => error),
    }).subscribe((action) => found.push(action));

    expect(found).toEqual([SharesApiActions.changeRefused({ message: 'Nobody here.' })]);
  });

  it('begin anew with each dialog', () => {
    const busy = reducer(undefined, ShareDialogActions.personEntered({ jobId: 'JobAbc', share }));
    const refused = reducer(busy, SharesApiActions.changeRefused({ message: 'No.' }));

    expect([busy.isBusy, refused.isBusy, refused.refusal]).toEqual([true, false, 'No.']);
    expect(reducer(refused, ShareDialogActions.opened({ jobId: 'Other1' })).refusal).toBeNull();
  });
});
