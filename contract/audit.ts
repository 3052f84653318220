import * as z from 'zod';
import { WireDate } from './wire.ts';

/** Everything that is ever written down, as `subject.what`; nothing else can be. */
export const AuditAction = z.enum([
  'server.start',
  'session.sign_in',
  'session.sign_out',
  'token.create',
  'token.revoke',
  'user.add',
  'user.change_role',
  'user.remove',
  'user.make_sign_in_link',
  'job.create',
  'job.change',
  'job.submit',
  'job.stop',
  'job.stop_run',
  'job.delete',
  'job.share',
  'job.unshare',
  'cluster.create',
  'cluster.change',
  'cluster.start',
  'cluster.tear_down',
  'file.upload',
  'file.change',
  'file.delete',
  'file.download',
  'log.download',
  'backup.take',
  'audit.export',
]);
export type AuditAction = z.infer<typeof AuditAction>;

/** `refused`: not allowed, or not theirs; `failed`: the server could not, and may have done it in part. */
export const AuditResult = z.enum(['done', 'refused', 'failed']);
export type AuditResult = z.infer<typeof AuditResult>;

/** One thing that somebody did. Its `hash` covers all of it and the hash of the entry before. */
export const AuditEntry = z.object({
  number: z.int().positive().describe('1, 2, 3, … without gaps'),
  date: WireDate,
  actorId: z.string().nullable().describe('null: nobody who was signed in, or the server itself'),
  actorEmail: z.string().nullable(),
  via: z
    .string()
    .nullable()
    .describe('"session 1a2b3c4d" or "token 3f2a": which one, never the secret'),
  action: AuditAction,
  subjectKind: z.string().nullable(),
  subjectId: z.string().nullable(),
  result: AuditResult,
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  detail: z.record(z.string(), z.string()),
  previousHash: z.string(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Whether the chain of entries is as it was written, and if not, where it first is not. */
export const AuditVerification = z.object({
  isWhole: z.boolean(),
  entries: z.int(),
  /** The last entry; note it elsewhere, and later ones can be checked against it. */
  head: z.object({ number: z.int(), hash: z.string() }).nullable(),
  problem: z.object({ number: z.int(), what: z.string() }).nullable(),
});
export type AuditVerification = z.infer<typeof AuditVerification>;

export const AuditExportFormat = z.enum(['csv', 'jsonl']);
export type AuditExportFormat = z.infer<typeof AuditExportFormat>;
