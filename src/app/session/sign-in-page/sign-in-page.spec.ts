import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { ActivatedRoute, provideRouter } from '@angular/router';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { BehaviorSubject } from 'rxjs';
import { SignInPageActions } from '../../core/session/session.actions';
import { type SessionStatus, sessionFeature } from '../../core/session/session.feature';
import { SignInPage } from './sign-in-page';

async function setup({ fragment = null as string | null, error = null as string | null } = {}) {
  const fragment$ = new BehaviorSubject(fragment);
  const status: SessionStatus = 'signed_out';
  TestBed.configureTestingModule({
    providers: [
      provideRouter([]),
      provideMockStore({
        selectors: [
          { selector: sessionFeature.selectStatus, value: status },
          { selector: sessionFeature.selectError, value: error },
          { selector: sessionFeature.selectMe, value: null },
        ],
      }),
      { provide: ActivatedRoute, useValue: { fragment: fragment$ } },
    ],
  });
  const dispatch = spyOn(TestBed.inject(MockStore), 'dispatch');
  const replaceState = spyOn(TestBed.inject(Location), 'replaceState');
  const fixture = TestBed.createComponent(SignInPage);
  await fixture.whenStable();
  return {
    dispatch,
    replaceState,
    fragment$,
    text: (fixture.nativeElement as HTMLElement).textContent,
  };
}

describe('The sign-in page', () => {
  // The selectors are shared by all specs: a mocked result would outlive this one.
  afterEach(() => {
    TestBed.inject(MockStore).resetSelectors();
  });

  it('uses the secret of the link and takes it out of the address', async () => {
    const { dispatch, replaceState } = await setup({ fragment: 's3cret' });

    expect(dispatch).toHaveBeenCalledOnceWith(SignInPageActions.linkOpened({ secret: 's3cret' }));
    expect(replaceState).toHaveBeenCalledOnceWith('/sign-in');
  });

  it('notices a link that is opened in the tab that asks for it', async () => {
    const { dispatch, fragment$ } = await setup();
    expect(dispatch).not.toHaveBeenCalled();

    fragment$.next('later');

    expect(dispatch).toHaveBeenCalledOnceWith(SignInPageActions.linkOpened({ secret: 'later' }));
  });

  it('says how to get a link, and why the last one did not work', async () => {
    const { text } = await setup({ error: 'This link was used already.' });

    expect(text).toContain('npm run sign-in-link');
    expect(text).toContain('This link was used already.');
  });
});
