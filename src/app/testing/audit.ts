import { AuditEntry } from '#contract/audit';

/** As the server would give it. */
export const anEntry = (over: Partial<AuditEntry> = {}): AuditEntry =>
  AuditEntry.parse({
    number: 7,
    date: '2026-03-01T10:00:00.000000Z',
    actorId: 'AdaAda',
    actorEmail: 'ada@example.org',
    via: 'token 0a1b',
    action: 'job.submit',
    subjectKind: 'job',
    subjectId: 'JobAbc',
    result: 'done',
    address: '127.0.0.1',
    userAgent: 'curl/8',
    detail: { name: 'swell' },
    previousHash: '0'.repeat(64),
    hash: '1'.repeat(64),
    ...over,
  });
