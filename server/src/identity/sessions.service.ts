import { DomainError } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import { toUser, type AccountsRepository } from './accounts.repository.ts';
import { hashSecret, newSecret } from './secrets.ts';
import type { SessionsRepository } from './sessions.repository.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
export const LINK_MS = 15 * MINUTE_MS;
/** People open an invitation when they get to their mail. */
export const INVITATION_MS = 7 * DAY_MS;
/** Counted from the last use on: it is moved on once half of it has passed. */
export const SESSION_MS = 30 * DAY_MS;

export interface IssuedSecret {
  readonly secret: string;
  readonly expires: Date;
}

export interface OpenSession {
  readonly user: User;
  readonly lastSeenAt: string | null;
  /** The session was moved on to this time; the cookie has to follow. */
  readonly extendedTo: Date | null;
}

interface Deps {
  readonly accounts: AccountsRepository;
  readonly sessions: SessionsRepository;
  readonly clock: () => Date;
}

export type SessionsService = ReturnType<typeof createSessionsService>;

export function createSessionsService({ accounts, sessions, clock }: Deps) {
  const inMs = (duration: number): Date => new Date(clock().getTime() + duration);
  return {
    async createLink(accountId: string, lifetimeMs: number): Promise<IssuedSecret> {
      const issued = { secret: newSecret(), expires: inMs(lifetimeMs) };
      await sessions.removeExpired(clock());
      await sessions.insertLink(hashSecret(issued.secret), accountId, issued.expires);
      return issued;
    },

    /** Exchanges a link for a session. */
    async signIn(link: string): Promise<{ user: User; session: IssuedSecret }> {
      const accountId = await sessions.useLink(hashSecret(link), clock());
      const account = accountId === undefined ? undefined : await accounts.find(accountId);
      if (!account) {
        throw new DomainError(
          400,
          'This sign-in link has been used or has expired. Ask an administrator for a new one, or run "npm run sign-in-link" where Moorage is installed.',
        );
      }
      const session = { secret: newSecret(), expires: inMs(SESSION_MS) };
      await sessions.insertSession(hashSecret(session.secret), account.id, session.expires);
      return { user: toUser(account), session };
    },

    async find(secret: string): Promise<OpenSession | null> {
      const found = await sessions.findSession(hashSecret(secret), clock());
      if (!found) return null;
      const isHalfOver = Date.parse(found.expires_at) < inMs(SESSION_MS / 2).getTime();
      const extendedTo = isHalfOver ? inMs(SESSION_MS) : null;
      if (extendedTo) await sessions.extendSession(hashSecret(secret), extendedTo);
      return { user: toUser(found), lastSeenAt: found.last_seen_at, extendedTo };
    },

    /** The same question as `find`, which moves the end of the session on. */
    isOpen: async (secret: string): Promise<boolean> =>
      (await sessions.findSession(hashSecret(secret), clock())) !== undefined,

    signOut: (secret: string): Promise<void> => sessions.removeSession(hashSecret(secret)),
  };
}
