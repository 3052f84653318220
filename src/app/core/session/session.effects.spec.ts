import { HttpErrorResponse } from '@angular/common/http';
import { Actions } from '@ngrx/effects';
import type { Action } from '@ngrx/store';
import { type Observable, of, throwError } from 'rxjs';
import { aMe } from '../../testing/identity';
import { SessionApiActions, ShellActions, SignInPageActions } from './session.actions';
import { askToSignIn, goWhereWanted, loadSession, signIn, signOut } from './session.effects';

const me = aMe();
const refused = (status: number) =>
  throwError(() => new HttpErrorResponse({ status, error: { detail: 'No.' } }));

function results(effect: Observable<Action>): Action[] {
  const found: Action[] = [];
  effect.subscribe((action) => found.push(action));
  return found;
}

const opened = () => new Actions(of(ShellActions.opened()));

describe('Looking up the session', () => {
  it('finds who is signed in', () => {
    expect(results(loadSession(opened(), { load: () => of(me) }))).toEqual([
      SessionApiActions.sessionLoaded({ me }),
    ]);
  });

  it('takes 401 for nobody', () => {
    expect(results(loadSession(opened(), { load: () => refused(401) }))).toEqual([
      SessionApiActions.sessionMissing(),
    ]);
  });

  it('takes anything else for a failure', () => {
    expect(results(loadSession(opened(), { load: () => refused(503) }))).toEqual([
      SessionApiActions.sessionLoadFailed({ message: 'No.' }),
    ]);
  });
});

describe('A sign-in link', () => {
  const clicked = () => new Actions(of(SignInPageActions.linkOpened({ secret: 's3cret' })));

  it('signs in by its secret', () => {
    const api = { signIn: jasmine.createSpy('signIn').and.returnValue(of(me)) };

    expect(results(signIn(clicked(), api))).toEqual([SessionApiActions.signedIn({ me })]);
    expect(api.signIn).toHaveBeenCalledOnceWith('s3cret');
  });

  it('may be used up', () => {
    expect(results(signIn(clicked(), { signIn: () => refused(400) }))).toEqual([
      SessionApiActions.signInFailed({ message: 'No.' }),
    ]);
  });

  it('leads to where somebody wanted to go', () => {
    const navigateByUrl = jasmine.createSpy('navigateByUrl').and.resolveTo(true);

    goWhereWanted(
      new Actions(of(SessionApiActions.signedIn({ me }))),
      { navigateByUrl },
      () => '/jobs/AbCdEf',
    ).subscribe();

    expect(navigateByUrl).toHaveBeenCalledOnceWith('/jobs/AbCdEf', { replaceUrl: true });
  });
});

describe('A sign-out', () => {
  const clicked = () => new Actions(of(ShellActions.signOutClicked()));

  it('ends the session, or says why it did not', () => {
    expect(results(signOut(clicked(), { signOut: () => of(null) }))).toEqual([
      SessionApiActions.signedOut(),
    ]);
    expect(results(signOut(clicked(), { signOut: () => refused(503) }))).toEqual([
      SessionApiActions.signOutFailed({ message: 'No.' }),
    ]);
  });
});

describe('A session that ended', () => {
  it('asks to sign in, and keeps the address', () => {
    const router = {
      url: '/clusters',
      navigateByUrl: jasmine.createSpy('navigateByUrl').and.resolveTo(true),
    };
    const keep = jasmine.createSpy('keep');

    askToSignIn(new Actions(of(SessionApiActions.sessionExpired())), router, keep).subscribe();

    expect(keep).toHaveBeenCalledOnceWith('/clusters');
    expect(router.navigateByUrl).toHaveBeenCalledOnceWith('/sign-in');
  });

  it('keeps no address when somebody signs out', () => {
    const router = { url: '/clusters', navigateByUrl: () => Promise.resolve(true) };
    const keep = jasmine.createSpy('keep');

    askToSignIn(new Actions(of(SessionApiActions.signedOut())), router, keep).subscribe();

    expect(keep).not.toHaveBeenCalled();
  });
});
