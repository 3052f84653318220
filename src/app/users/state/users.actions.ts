import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type {
  NewUserAccount,
  Role,
  SignInLink,
  UserAccount,
  UserAccountRequest,
} from '#contract/identity';

export const UsersPageActions = createActionGroup({
  source: 'Users Page',
  events: {
    opened: emptyProps(),
    retried: emptyProps(),
    userEntered: props<{ request: UserAccountRequest }>(),
    roleChosen: props<{ userId: string; role: Role }>(),
    linkWanted: props<{ user: UserAccount }>(),
    linkPutAway: emptyProps(),
    removalConfirmed: props<{ userId: string }>(),
    closed: emptyProps(),
  },
});

export const UsersApiActions = createActionGroup({
  source: 'Users API',
  events: {
    usersLoaded: props<{ users: readonly UserAccount[] }>(),
    usersLoadFailed: props<{ message: string }>(),
    userAdded: props<{ added: NewUserAccount }>(),
    roleChanged: props<{ user: UserAccount }>(),
    linkMade: props<{ user: UserAccount; link: SignInLink }>(),
    userRemoved: props<{ userId: string }>(),
    /** Any of the writes; what is shown is as it was. */
    changeFailed: props<{ message: string }>(),
  },
});
