import { Actions } from '@ngrx/effects';
import type { Action } from '@ngrx/store';
import { of, throwError } from 'rxjs';
import { aNewUser, aUser } from '../../testing/identity';
import { UsersApiActions, UsersPageActions } from './users.actions';
import { addUser, changeRole, loadUsers, makeLink, removeUser } from './users.effects';
import { usersFeature } from './users.feature';

const { reducer } = usersFeature;
const grace = aUser();
const loaded = reducer(undefined, UsersApiActions.usersLoaded({ users: [grace] }));
const added = aNewUser({ id: 'Newbie', email: 'new@example.org' });

describe('The users', () => {
  it('show a new one with the link that lets them in', () => {
    const state = reducer(loaded, UsersApiActions.userAdded({ added }));

    expect(state.users?.map(({ id }) => id)).toEqual(['Newbie', 'GraceH']);
    expect(state.made).toEqual({ email: 'new@example.org', link: added.signInLink });
  });

  it('forget a link when it is put away', () => {
    const state = reducer(loaded, UsersApiActions.userAdded({ added }));

    expect(reducer(state, UsersPageActions.linkPutAway()).made).toBeNull();
  });

  it('show a changed role, and lose who was removed', () => {
    const user = aUser({ role: 'administrator' });

    expect(reducer(loaded, UsersApiActions.roleChanged({ user })).users).toEqual([user]);
    expect(reducer(loaded, UsersApiActions.userRemoved({ userId: 'GraceH' })).users).toEqual([]);
  });

  it('stay as they are when a change fails', () => {
    const state = reducer(loaded, UsersApiActions.changeFailed({ message: 'The last one.' }));

    expect(state.users).toEqual([grace]);
    expect(state.problem).toBe('The last one.');
  });
});

describe('The effects of the users page', () => {
  it('ask the server for each change', () => {
    const link = added.signInLink;
    const on = (action: Action) => new Actions(of(action));
    const request = { email: 'new@example.org', role: 'member' as const };
    const found: unknown[] = [];
    const keep = (action: unknown) => found.push(action);

    loadUsers(on(UsersPageActions.opened()), { list: () => of([grace]) }).subscribe(keep);
    addUser(on(UsersPageActions.userEntered({ request })), { add: () => of(added) }).subscribe(
      keep,
    );
    changeRole(on(UsersPageActions.roleChosen({ userId: 'GraceH', role: 'member' })), {
      changeRole: () => of(grace),
    }).subscribe(keep);
    makeLink(on(UsersPageActions.linkWanted({ user: grace })), {
      newLink: () => of(link),
    }).subscribe(keep);
    removeUser(on(UsersPageActions.removalConfirmed({ userId: 'GraceH' })), {
      remove: () => throwError(() => new Error('boom')),
    }).subscribe(keep);

    expect(found).toEqual([
      UsersApiActions.usersLoaded({ users: [grace] }),
      UsersApiActions.userAdded({ added }),
      UsersApiActions.roleChanged({ user: grace }),
      UsersApiActions.linkMade({ user: grace, link }),
      UsersApiActions.changeFailed({ message: jasmine.any(String) as never }),
    ]);
  });
});
