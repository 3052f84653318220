import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { Me } from '#contract/identity';

export const SessionApiActions = createActionGroup({
  source: 'Session API',
  events: {
    sessionLoaded: props<{ me: Me }>(),
    /** Nobody is signed in, which is no failure. */
    sessionMissing: emptyProps(),
    sessionLoadFailed: props<{ message: string }>(),
    signedIn: props<{ me: Me }>(),
    signInFailed: props<{ message: string }>(),
    signedOut: emptyProps(),
    signOutFailed: props<{ message: string }>(),
    /** Some request was answered with 401: the session ended while the page was open. */
    sessionExpired: emptyProps(),
  },
});

export const SignInPageActions = createActionGroup({
  source: 'Sign-in Page',
  events: { linkOpened: props<{ secret: string }>() },
});

/** The frame around every page. */
export const ShellActions = createActionGroup({
  source: 'Shell',
  events: { opened: emptyProps(), retried: emptyProps(), signOutClicked: emptyProps() },
});
