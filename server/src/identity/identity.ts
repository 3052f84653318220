import type { Db } from '../db/database.ts';
import { createAccountsRepository } from './accounts.repository.ts';
import { createAccountsService } from './accounts.service.ts';
import { createSessionsRepository } from './sessions.repository.ts';
import { createSessionsService } from './sessions.service.ts';
import { createTokensRepository } from './tokens.repository.ts';
import { createTokensService } from './tokens.service.ts';

export type Identity = ReturnType<typeof createIdentity>;

/** Who people are here, and how they prove it. */
export function createIdentity({ db, clock }: { readonly db: Db; readonly clock: () => Date }) {
  const repository = createAccountsRepository(db);
  return {
    repository,
    accounts: createAccountsService({ accounts: repository }),
    sessions: createSessionsService({
      accounts: repository,
      sessions: createSessionsRepository(db),
      clock,
    }),
    tokens: createTokensService({ tokens: createTokensRepository(db) }),
  };
}
