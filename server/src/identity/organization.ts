import { notFound } from '../http/domain-error.ts';

/** The one organisation of an installation, as the wire contract's paths and `users/me/` name it. */
export const COMPANY = { code: 'moorage', name: 'Moorage' } as const;
export const WORKSPACE_NAME = 'Default';

export function requireOrganization(code: string): void {
  if (code !== COMPANY.code) throw notFound();
}
