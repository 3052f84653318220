import type { Audit } from './audit.service.ts';

interface Settings {
  readonly host: string;
  readonly databaseUrl: string | null;
  readonly adminToken: string | null;
  readonly trustProxy: unknown;
  readonly sites: readonly { readonly name: string }[];
}

/** Writes down that a server has begun, and with which settings; secrets are told by whether they are there. */
export async function recordStart(
  audit: Audit,
  settings: Settings,
  address: string,
): Promise<string> {
  const { host, databaseUrl, adminToken, trustProxy, sites } = settings;
  await audit.record({
    action: 'server.start',
    detail: {
      address,
      listen: host,
      database: databaseUrl === null ? 'embedded' : 'named by DATABASE_URL',
      adminToken: adminToken === null ? 'none' : 'set',
      trustProxy: JSON.stringify(trustProxy),
      sites: sites.map(({ name }) => name).join(', '),
    },
  });
  const { number, hash } = await audit.head();
  return `Audit log: entry ${String(number)}, hash ${hash}.`;
}
