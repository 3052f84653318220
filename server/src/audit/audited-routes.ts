import type { AuditAction } from '#contract/audit';

interface AuditedRoute {
  readonly action: AuditAction;
  /** The parameter of the path that names the subject; absent: the answer does, by its `id`. */
  readonly subject?: string;
}

const SUBJECTS: Readonly<Record<string, string>> = {
  job: 'jobId',
  cluster: 'clusterId',
  file: 'fileId',
  token: 'tokenId',
  user: 'userId',
  log: 'jobId',
};

/** Every route that changes something that is anybody's business. Parameters are `{}` here. */
const AUDITED: Readonly<Record<string, AuditAction>> = {
  'POST /session/': 'session.sign_in',
  'DELETE /session/': 'session.sign_out',
  'POST /tokens/': 'token.create',
  'DELETE /tokens/{}/': 'token.revoke',
  'POST /users/': 'user.add',
  'PATCH /users/{}/': 'user.change_role',
  'DELETE /users/{}/': 'user.remove',
  'POST /users/{}/sign-in-link/': 'user.make_sign_in_link',

  'POST /jobs/': 'job.create',
  'PATCH /jobs/{}/': 'job.change',
  'PUT /jobs/{}/': 'job.change',
  'DELETE /jobs/{}/': 'job.delete',
  'POST /jobs/{}/submit/': 'job.submit',
  'POST /jobs/{}/stop/': 'job.stop',
  'POST /jobs/{}/runs/{}/stop/': 'job.stop_run',
  'POST /jobs/{}/share/': 'job.share',
  'DELETE /jobs/{}/share/{}/': 'job.unshare',

  'POST /clusters/': 'cluster.create',
  'PATCH /clusters/{}/': 'cluster.change',
  'POST /clusters/{}/start/': 'cluster.start',
  'POST /clusters/{}/stop/': 'cluster.tear_down',
  'POST /clusters/{}/shutdown/': 'cluster.tear_down',
  'POST /clusters/{}/jobs/': 'job.submit',

  'POST /files/contents/': 'file.upload',
  'PUT /files/contents/': 'file.upload',
  'PATCH /files/{}/': 'file.change',
  'DELETE /files/{}/': 'file.delete',

  'GET /audit/export/': 'audit.export',
};

/** Routes that change something and leave no entry, each with the reason. */
export const UNAUDITED: Readonly<Record<string, string>> = {
  'POST /uploads/': 'begins an upload; the file that it becomes is written down',
  'PATCH /uploads/{}/': 'one of many parts; the last one names the file itself',
  'DELETE /uploads/{}/': 'it never became a file',
  'POST /drafts/': 'a form that only its writer sees; saving the job is what is written down',
  'PUT /drafts/{}/': 'saved at every key stroke; only its writer sees it',
  'DELETE /drafts/{}/': 'only its writer ever saw it',
  'POST /organizations/{}/jobs/{}/project-assignment/': 'there are no projects, so nothing changes',
};

/** `path` is below the version, as Fastify has it: `/jobs/:jobId/`. Undefined when nothing is written down. */
export function auditedRoute(method: string, path: string): AuditedRoute | undefined {
  const action = AUDITED[routeKey(method, path)];
  if (action === undefined) return undefined;
  const subject = SUBJECTS[kindOf(action)];
  return subject !== undefined && path.includes(`:${subject}`) ? { action, subject } : { action };
}

export const kindOf = (action: AuditAction): string => action.split('.')[0] ?? '';

/** A session, say, has no id to be looked up by. */
export const hasSubject = (kind: string): boolean => kind in SUBJECTS;

export const routeKey = (method: string, path: string): string =>
  `${method} ${path.replace(/:[^/]+|\*/g, '{}')}`;
