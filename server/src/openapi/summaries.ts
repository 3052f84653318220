/** What each call does, in one line, for people who read the API's page. Parameters are `{}` here. */
const SUMMARIES: Readonly<Record<string, string>> = {
  'GET /': 'Whether the key is good',
  'GET /users/me/': 'Who I am',
  'GET /users/me/projects/': 'Projects I may charge',

  'GET /coretypes/': 'Core types: hardware that can be asked for, with prices',
  'GET /billing/computeprices/': 'Prices of all core types',
  'GET /analyses/': 'Software that can be run, and whether this site has it',
  'GET /analyses/{}/': 'One software with its versions',
  'GET /sites/': 'Sites and whether they can be reached',
  'GET /examples/': 'Ready-to-run examples',

  'GET /clusters/': 'My clusters, newest first',
  'POST /clusters/': 'Define a persistent cluster; nothing is held yet',
  'GET /clusters/{}/': 'One cluster',
  'PATCH /clusters/{}/': 'Change name, walltime or idle time-out of a living cluster',
  'POST /clusters/{}/start/': 'Start a cluster',
  'POST /clusters/{}/stop/': 'Tear a cluster down; its jobs end',
  'POST /clusters/{}/shutdown/': 'Tear a cluster down; the same as stop',
  'GET /clusters/{}/statuses/': 'Status history of a cluster, newest first',
  'GET /clusters/{}/queue/': 'Jobs on a cluster: running first, then waiting in order',
  'POST /clusters/{}/jobs/': 'Bind a saved job to a cluster, and submit it if asked to',

  'GET /jobs/':
    'My jobs, newest first; filters by status, outcome, text, cluster; `after=` walks by keyset',
  'POST /jobs/': 'Save a job; nothing is started',
  'GET /jobs/{}/': 'One job with outcome, cost and definition',
  'PATCH /jobs/{}/': 'Change a saved job; after submit only its name and description',
  'PUT /jobs/{}/': 'Replace the definition of a saved job',
  'DELETE /jobs/{}/': 'Delete a job that is over, with its outputs',
  'POST /jobs/{}/submit/': 'Submit a saved job',
  'POST /jobs/{}/stop/': 'Stop a job: TERM, then KILL after a grace time',
  'GET /jobs/{}/statuses/': 'Status history of a job, newest first',
  'GET /jobs/{}/cluster_statuses/': 'Status history of the cluster a job runs on',
  'GET /jobs/{}/clusters/': 'The cluster a job runs on',
  'GET /jobs/{}/instances/': 'Nodes a job runs on, head node first',
  'GET /jobs/{}/files/': 'Output files of a job',
  'GET /jobs/{}/runs/': 'Runs of a job with exit code, signal and outcome',
  'GET /jobs/{}/runs/{}/': 'One run',
  'POST /jobs/{}/runs/{}/stop/': 'Stop one run',
  'GET /jobs/{}/runs/{}/files/': 'Output files of a run',
  'GET /jobs/{}/runs/{}/directory-contents/': 'Files in the work folder while the run goes on',
  'GET /jobs/{}/runs/{}/tail/{}':
    'A file of the work folder while the run goes on; `lines=N` for its end',
  'GET /jobs/{}/runs/{}/log/': 'The log: live as an event stream, or as a download with ranges',
  'POST /organizations/{}/jobs/{}/project-assignment/': 'Charge a job to a project',

  'GET /files/': 'My files, newest first',
  'POST /files/contents/': 'Upload a file (multipart, part `file`)',
  'PUT /files/contents/': 'Upload a file; the same as POST',
  'GET /files/{}/': 'One file with its checksums',
  'PATCH /files/{}/': 'Change name or type of a file',
  'DELETE /files/{}/': 'Delete a file; jobs keep the link',
  'GET /files/{}/contents/': 'Download a file, with ranges',
  'GET /files/{}/lines/': 'A text file as lines',

  'POST /uploads/': 'Begin a resumable upload (tus 1.0); metadata `filename`, `typeId`, `sha512`',
  'GET /uploads/{}/': 'How far a resumable upload is, and which file it became',
  'PATCH /uploads/{}/': 'Send bytes from an offset on (tus 1.0)',
  'DELETE /uploads/{}/': 'Give a resumable upload up',

  'GET /drafts/': 'Job forms that are not submitted yet',
  'POST /drafts/': 'Begin a draft: empty, from an example, or from a job',
  'GET /drafts/{}/': 'One draft',
  'PUT /drafts/{}/': 'Save a draft',
  'DELETE /drafts/{}/': 'Delete a draft',

  'POST /jobs/{}/share/':
    'Show a job to somebody here, who may look at all of it and change nothing',
  'GET /jobs/{}/shares/': 'Whom a job is shown to',
  'DELETE /jobs/{}/share/{}/': 'Show a job to somebody no longer',
  'GET /audit/': 'Who did what, newest first (administrators)',
  'GET /audit/verification/': 'Whether the audit log is as it was written (administrators)',
  'GET /audit/export/': 'The audit log as `format=csv` or `jsonl` (administrators)',

  'GET /events/': 'Changes of my jobs and clusters as a resumable event stream',
  'GET /session/': 'Who is signed in',
  'POST /session/': 'Sign a browser in by the secret of a one-time link',
  'DELETE /session/': 'Sign out',
  'GET /tokens/': 'My API tokens',
  'POST /tokens/': 'Create an API token; the answer shows it once',
  'DELETE /tokens/{}/': 'Revoke an API token',
  'GET /users/': 'All users (administrators)',
  'POST /users/': 'Add a user and get a one-time sign-in link (administrators)',
  'PATCH /users/{}/': "Change a user's role (administrators)",
  'DELETE /users/{}/': 'Remove a user who owns nothing (administrators)',
  'POST /users/{}/sign-in-link/': 'A new one-time sign-in link for a user (administrators)',
};

/** `path` is below the version, as Fastify has it: `/jobs/:jobId/`. Undefined when nobody wrote one. */
export function summaryOf(methods: readonly string[], path: string): string | undefined {
  const plain = path.replace(/:[^/]+|\*/g, '{}');
  const method = methods.find((name) => name !== 'HEAD') ?? '';
  return SUMMARIES[`${method} ${plain}`];
}
