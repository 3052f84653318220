import type { Identity } from './identity.ts';
import { LINK_MS } from './sessions.service.ts';
import { toLink } from './users.routes.ts';

interface Settings {
  readonly administratorEmail: string;
  /** The administrator's API token, for automation. */
  readonly adminToken: string | null;
}

/** Makes the administrator at the first start; answers who it is. Of several servers that start at once one makes it. */
export async function ensureAdministrator(identity: Identity, settings: Settings): Promise<string> {
  const { repository, tokens } = identity;
  const known = await repository.firstAdministrator();
  const id = known?.id ?? (await createAdministrator(identity, settings.administratorEmail));
  if (settings.adminToken !== null)
    await tokens.adopt(id, 'MOORAGE_ADMIN_TOKEN', settings.adminToken);
  return id;
}

async function createAdministrator({ repository }: Identity, email: string): Promise<string> {
  try {
    return (await repository.insert({ email, fullName: 'Administrator', role: 'administrator' }))
      .id;
  } catch (error) {
    const other = await repository.firstAdministrator();
    if (!other) throw error;
    return other.id;
  }
}

/** A link that signs somebody in, once, within 15 minutes. */
export async function newSignInLink(
  { sessions }: Identity,
  accountId: string,
  origin: string,
): Promise<string> {
  return toLink(origin, await sessions.createLink(accountId, LINK_MS)).url;
}
