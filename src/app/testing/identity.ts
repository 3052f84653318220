import { ApiToken, Me, NewUserAccount, UserAccount } from '#contract/identity';

/** Builders give what the server would, checked by the contract; tests name only what they are about. */
export const aMe = (over: Partial<Me> = {}): Me =>
  Me.parse({
    id: 'AdaAda',
    email: 'ada@example.org',
    username: 'ada',
    fullName: 'Ada Lovelace',
    role: 'member',
    company: { code: 'moorage', name: 'Moorage', projects: [] },
    workspace: { id: 'WorkSp', name: 'Moorage' },
    defaultStorage: {
      id: 'StoRag',
      storageType: 'LocalStorage',
      encryptionType: 'none',
      connectionSettings: { region: 'local' },
    },
    ...over,
  });

export const aToken = (over: Partial<ApiToken> = {}): ApiToken =>
  ApiToken.parse({
    id: 'TokenA',
    name: 'laptop',
    hint: '0a1b',
    dateInserted: '2026-03-01T10:00:00.000000Z',
    dateLastUsed: null,
    ...over,
  });

export const aUser = (over: Partial<UserAccount> = {}): UserAccount =>
  UserAccount.parse({
    id: 'GraceH',
    email: 'grace@example.org',
    fullName: 'Grace Hopper',
    role: 'member',
    dateInserted: '2026-03-01T10:00:00.000000Z',
    dateLastSeen: null,
    ...over,
  });

export const aNewUser = (over: Partial<UserAccount> = {}): NewUserAccount =>
  NewUserAccount.parse({
    user: aUser(over),
    signInLink: {
      url: 'https://moorage.example.org/sign-in#secret',
      expires: '2026-03-01T10:15:00.000000Z',
    },
  });
