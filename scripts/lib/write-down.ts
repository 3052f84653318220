import { createAuditRepository } from '../../server/src/audit/audit.repository.ts';
import { createAudit, type AuditNote } from '../../server/src/audit/audit.service.ts';
import { createDb, createPool } from '../../server/src/db/database.ts';

/** Tells the audit log what was done at the machine itself: by nobody who was signed in. */
export async function writeDown(databaseUrl: string, note: AuditNote): Promise<void> {
  const db = createDb(createPool(databaseUrl, 1));
  try {
    const audit = createAudit({ entries: createAuditRepository(db), clock: () => new Date() });
    await audit.record({ via: 'command line', ...note });
  } finally {
    await db.destroy();
  }
}
