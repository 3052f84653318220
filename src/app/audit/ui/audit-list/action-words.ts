import type { AuditAction, AuditEntry } from '#contract/audit';

/** What was done, in words. */
export const ACTION_WORDS: Readonly<Record<AuditAction, string>> = {
  'server.start': 'Started the server',
  'session.sign_in': 'Signed in',
  'session.sign_out': 'Signed out',
  'token.create': 'Created an API token',
  'token.revoke': 'Revoked an API token',
  'user.add': 'Added a user',
  'user.change_role': 'Changed a role',
  'user.remove': 'Removed a user',
  'user.make_sign_in_link': 'Made a sign-in link',
  'job.create': 'Saved a job',
  'job.change': 'Changed a job',
  'job.submit': 'Submitted a job',
  'job.stop': 'Stopped a job',
  'job.stop_run': 'Stopped a run',
  'job.delete': 'Deleted a job',
  'job.share': 'Shared a job',
  'job.unshare': 'Shared a job no longer',
  'cluster.create': 'Defined a cluster',
  'cluster.change': 'Changed a cluster',
  'cluster.start': 'Started a cluster',
  'cluster.tear_down': 'Tore down a cluster',
  'file.upload': 'Uploaded a file',
  'file.change': 'Changed a file',
  'file.delete': 'Deleted a file',
  'file.download': "Downloaded another's file",
  'log.download': "Downloaded another's log",
  'backup.take': 'Took a back-up',
  'audit.export': 'Exported the audit log',
};

/** An entry as the list shows it. */
export type AuditRow = AuditEntry;

/** `name: swell, email: bob@example.org` */
export const detailText = ({ detail }: AuditRow): string =>
  Object.entries(detail)
    .map(([key, text]) => `${key}: ${text}`)
    .join(', ');
