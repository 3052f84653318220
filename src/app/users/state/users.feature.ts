import { createFeature, createReducer, createSelector, on } from '@ngrx/store';
import type { SignInLink, UserAccount } from '#contract/identity';
import { sessionFeature } from '../../core/session/session.feature';
import { UsersApiActions, UsersPageActions } from './users.actions';

interface UsersState {
  /** Null until loaded. */
  readonly users: readonly UserAccount[] | null;
  readonly loadError: string | null;
  readonly problem: string | null;
  /** A one-time link that was just made, for whom. Gone with the page. */
  readonly made: { readonly email: string; readonly link: SignInLink } | null;
  readonly isAdding: boolean;
}

const initialState: UsersState = {
  users: null,
  loadError: null,
  problem: null,
  made: null,
  isAdding: false,
};

export const usersFeature = createFeature({
  name: 'users',
  reducer: createReducer(
    initialState,
    on(UsersPageActions.retried, (state): UsersState => ({ ...state, loadError: null })),
    on(UsersApiActions.usersLoaded, (state, { users }): UsersState => ({
      ...state,
      users,
      loadError: null,
    })),
    on(UsersApiActions.usersLoadFailed, (state, { message }): UsersState => ({
      ...state,
      loadError: message,
    })),
    on(UsersPageActions.userEntered, (state): UsersState => ({
      ...state,
      isAdding: true,
      problem: null,
      made: null,
    })),
    on(UsersApiActions.userAdded, (state, { added: { user, signInLink } }): UsersState => ({
      ...state,
      isAdding: false,
      users: [user, ...(state.users ?? [])],
      made: { email: user.email, link: signInLink },
    })),
    on(UsersApiActions.roleChanged, (state, { user }): UsersState => ({
      ...state,
      problem: null,
      users: state.users?.map((known) => (known.id === user.id ? user : known)) ?? null,
    })),
    on(UsersApiActions.linkMade, (state, { user, link }): UsersState => ({
      ...state,
      problem: null,
      made: { email: user.email, link },
    })),
    on(UsersApiActions.userRemoved, (state, { userId }): UsersState => ({
      ...state,
      problem: null,
      users: state.users?.filter(({ id }) => id !== userId) ?? null,
    })),
    on(UsersApiActions.changeFailed, (state, { message }): UsersState => ({
      ...state,
      isAdding: false,
      problem: message,
    })),
    on(UsersPageActions.linkPutAway, UsersPageActions.closed, (state): UsersState => ({
      ...state,
      made: null,
      problem: null,
    })),
  ),
  extraSelectors: ({ selectUsersState }) => ({
    selectUsersPage: createSelector(selectUsersState, sessionFeature.selectMe, (state, me) => ({
      ...state,
      myId: me?.id ?? null,
    })),
  }),
});
