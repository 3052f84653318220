import { aMe } from '../../testing/identity';
import { SessionApiActions, ShellActions, SignInPageActions } from './session.actions';
import { forgetOnSignOut, sessionFeature } from './session.feature';

const { reducer } = sessionFeature;
const start = reducer(undefined, { type: 'start' });

describe('The session', () => {
  it('is not known at first', () => {
    expect(start.status).toBe('unknown');
  });

  it('belongs to whoever signed in', () => {
    const me = aMe();

    expect(reducer(start, SessionApiActions.signedIn({ me }))).toEqual({
      status: 'signed_in',
      me,
      error: null,
    });
  });

  it('tells why a link did not work', () => {
    const opening = reducer(start, SignInPageActions.linkOpened({ secret: 's' }));
    const state = reducer(opening, SessionApiActions.signInFailed({ message: 'Used already.' }));

    expect(state.status).toBe('signed_out');
    expect(state.error).toBe('Used already.');
  });

  it('goes on signing in when nobody was signed in before', () => {
    const opening = reducer(start, SignInPageActions.linkOpened({ secret: 's' }));

    expect(reducer(opening, SessionApiActions.sessionMissing()).status).toBe('signing_in');
  });

  it('can be looked up again after the server did not answer', () => {
    const failed = reducer(start, SessionApiActions.sessionLoadFailed({ message: 'No answer.' }));
    expect(failed.status).toBe('failed');

    expect(reducer(failed, ShellActions.retried()).status).toBe('unknown');
  });

  it('ends with a sign-out, and when the server says so', () => {
    const signedIn = reducer(start, SessionApiActions.signedIn({ me: aMe() }));

    for (const end of [SessionApiActions.signedOut(), SessionApiActions.sessionExpired()]) {
      expect(reducer(signedIn, end)).toEqual({ status: 'signed_out', me: null, error: null });
    }
  });
});

describe('A sign-out', () => {
  it('leaves nothing in the store', () => {
    const seen: unknown[] = [];
    const watched = forgetOnSignOut<string>((state) => {
      seen.push(state);
      return 'data of somebody';
    });

    watched('data of somebody', SessionApiActions.sessionExpired());
    watched('data of somebody', SessionApiActions.signedOut());

    expect(seen).toEqual(['data of somebody', undefined]);
  });
});
