import { Actions } from '@ngrx/effects';
import { of, throwError } from 'rxjs';
import { aToken } from '../../testing/identity';
import { SettingsPageActions, TokensApiActions } from './tokens.actions';
import { createToken, loadTokens, revokeToken } from './tokens.effects';
import { tokensFeature } from './tokens.feature';

const { reducer } = tokensFeature;
const created = { ...aToken({ id: 'NewOne' }), token: 'secret' };
const loaded = reducer(undefined, TokensApiActions.tokensLoaded({ tokens: [aToken()] }));

describe('The tokens', () => {
  it('list a new one without its secret', () => {
    const state = reducer(loaded, TokensApiActions.tokenCreated({ created }));

    expect(state.tokens?.map(({ id }) => id)).toEqual(['NewOne', 'TokenA']);
    expect(JSON.stringify(state.tokens)).not.toContain('secret');
  });

  it('forget the secret when the page is left', () => {
    const shown = reducer(loaded, TokensApiActions.tokenCreated({ created }));

    expect(reducer(shown, SettingsPageActions.closed()).created).toBeNull();
  });

  it('lose the one that was revoked', () => {
    const state = reducer(loaded, TokensApiActions.tokenGone({ tokenId: 'TokenA' }));

    expect(state.tokens).toEqual([]);
  });

  it('say what did not work, and keep what is there', () => {
    const state = reducer(loaded, TokensApiActions.tokenRevokeFailed({ message: 'No.' }));

    expect(state.problem).toBe('No.');
    expect(state.tokens?.length).toBe(1);
  });
});

describe('The effects of the settings page', () => {
  const fails = () => throwError(() => new Error('boom'));

  it('load the tokens', () => {
    const actions$ = new Actions(of(SettingsPageActions.opened()));
    loadTokens(actions$, { list: () => of([aToken()]) }).subscribe((action) => {
      expect(action).toEqual(TokensApiActions.tokensLoaded({ tokens: [aToken()] }));
    });
    loadTokens(actions$, { list: fails }).subscribe(({ type }) => {
      expect(type).toBe(TokensApiActions.tokensLoadFailed.type);
    });
  });

  it('create and revoke', () => {
    const named$ = new Actions(of(SettingsPageActions.tokenNamed({ name: 'laptop' })));
    createToken(named$, { create: () => of(created) }).subscribe((action) => {
      expect(action).toEqual(TokensApiActions.tokenCreated({ created }));
    });
    const revoked$ = new Actions(of(SettingsPageActions.tokenRevoked({ tokenId: 'TokenA' })));
    revokeToken(revoked$, { revoke: () => of(null) }).subscribe((action) => {
      expect(action).toEqual(TokensApiActions.tokenGone({ tokenId: 'TokenA' }));
    });
    revokeToken(revoked$, { revoke: fails }).subscribe(({ type }) => {
      expect(type).toBe(TokensApiActions.tokenRevokeFailed.type);
    });
  });
});
