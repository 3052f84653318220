import { randomInt } from 'node:crypto';
import type { Db } from '../db/database.ts';

/** Names that the wire contract wants and that stay the same for the life of an installation. */
export interface Installation {
  readonly workspaceId: string;
  readonly storageId: string;
}

/** Made by whichever server starts first on a database. */
export async function loadInstallation(db: Db): Promise<Installation> {
  const digits = Array.from({ length: 9 }, () => randomInt(10)).join('');
  const letters = Array.from({ length: 6 }, () => String.fromCharCode(97 + randomInt(26))).join('');
  await db
    .insertInto('installation')
    .values([
      { key: 'workspace_id', value: `04-${digits}` },
      { key: 'storage_id', value: letters },
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const rows = await db.selectFrom('installation').selectAll().execute();
  const values = new Map(rows.map(({ key, value }) => [key, value]));
  return {
    workspaceId: values.get('workspace_id') ?? '',
    storageId: values.get('storage_id') ?? '',
  };
}
