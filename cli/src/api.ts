import * as z from 'zod';
import { Analysis } from '#contract/analyses';
import { Cluster } from '#contract/clusters';
import { CoreType } from '#contract/core-types';
import { DirectoryEntry, File, FileLines, TailLines } from '#contract/files';
import { Me } from '#contract/identity';
import { Job, JobListItem } from '#contract/jobs';
import { Run } from '#contract/runs';
import { JobStatusEntry } from '#contract/statuses';
import type { Call, Connection } from './http/connection.ts';

/**
 * What the client reads of an answer is checked by the contract; what else stands in it is passed on to `-o json`, so that a
 * newer server loses nothing on its way through.
 */
const JobFacts = Job.pick({
  id: true,
  name: true,
  outcome: true,
  statusReason: true,
  exitCode: true,
  signal: true,
  expectedRuns: true,
  elapsedWalltimeSeconds: true,
  cost: true,
  currency: true,
}).loose();
export type JobFacts = z.infer<typeof JobFacts>;
const JobItem = JobListItem.pick({
  id: true,
  name: true,
  jobStatus: true,
  outcome: true,
  dateInserted: true,
  owner: true,
}).loose();
const StatusEntry = JobStatusEntry.pick({
  status: true,
  statusDate: true,
  statusReason: true,
}).loose();
const FileFacts = File.pick({
  id: true,
  name: true,
  relativePath: true,
  path: true,
  decryptedSize: true,
  dateUploaded: true,
  fileChecksums: true,
  isUploaded: true,
}).loose();
export type FileFacts = z.infer<typeof FileFacts>;
const RunFacts = Run.pick({
  id: true,
  dateStarted: true,
  dateCompleted: true,
  outcome: true,
}).loose();
const ClusterFacts = Cluster.pick({
  id: true,
  name: true,
  status: true,
  statusReason: true,
  hardware: true,
  coresFree: true,
  jobsRunning: true,
  jobsQueued: true,
}).loose();
export type ClusterFacts = z.infer<typeof ClusterFacts>;
const CoreTypeFacts = CoreType.pick({
  code: true,
  name: true,
  cores: true,
  memory: true,
  pricePerCoreHour: true,
  currency: true,
  isPrimary: true,
}).loose();
const AnalysisFacts = Analysis.pick({ code: true, name: true, versions: true }).loose();
const Project = Me.shape.company.shape.projects.element.loose();
const anything = z.unknown();

/** As many as the server gives at once. */
const PAGE = 'page_size=1000';

/** The part of the REST API that the client uses. */
export function createApi(connection: Connection) {
  async function call<T>(
    method: string,
    path: string,
    answer: z.ZodType<T>,
    more: Call,
  ): Promise<T> {
    return answer.parse(await connection.json(method, path, more));
  }

  /** Item by item over all pages. The address of the next page is not followed, its query is: the key stays here. */
  async function* every<T>(path: string, item: z.ZodType<T>, what: string): AsyncGenerator<T> {
    const pages = z.object({ results: z.array(item), next: z.string().nullable() });
    const [base = ''] = path.split('?');
    for (let next: string | null = path; next !== null;) {
      const page: z.infer<typeof pages> = await call('GET', next, pages, { what });
      yield* page.results;
      next = page.next === null ? null : `${base}${new URL(page.next).search}`;
    }
  }
  const job = (id: string): string => `jobs/${encodeURIComponent(id)}/`;
  const ofJob = (id: string): Call => ({ what: `Job ${id}` });
  const cluster = (id: string): string => `clusters/${encodeURIComponent(id)}/`;
  const ofCluster = (id: string): Call => ({ what: `Cluster ${id}` });

  return {
    connection,
    createJob: (body: unknown) => call('POST', 'jobs/', JobFacts, { what: 'The job', body }),
    submitJob: (id: string) => call('POST', `${job(id)}submit/`, anything, ofJob(id)),
    stopJob: (id: string) => call('POST', `${job(id)}stop/`, anything, ofJob(id)),
    deleteJob: (id: string, withInputs: boolean) =>
      call('DELETE', `${job(id)}?deleteInputFiles=${String(withInputs)}`, anything, ofJob(id)),
    job: (id: string) => call('GET', job(id), JobFacts, ofJob(id)),
    jobs: (query: string) => every(`jobs/?after=&${query}`, JobItem, 'The list of jobs'),
    /** Newest first. */
    async statuses(id: string) {
      const page = z.object({ results: z.array(StatusEntry) });
      return (await call('GET', `${job(id)}statuses/?${PAGE}`, page, ofJob(id))).results;
    },
    runs: (id: string) => every(`${job(id)}runs/?${PAGE}`, RunFacts, `Job ${id}`),
    outputs(id: string, run: string | undefined, search = '') {
      const of = run === undefined ? '' : `runs/${encodeURIComponent(run)}/`;
      const query = `${PAGE}&search=${encodeURIComponent(search)}`;
      return every(`${job(id)}${of}files/?${query}`, FileFacts, `Job ${id}`);
    },
    liveFiles: (id: string, run: string) =>
      call(
        'GET',
        `${job(id)}runs/${encodeURIComponent(run)}/directory-contents/`,
        z.array(DirectoryEntry),
        { what: `Run ${run} of job ${id}` },
      ),
    tail: (id: string, run: string, path: string, lines: number) =>
      call(
        'GET',
        `${job(id)}runs/${encodeURIComponent(run)}/tail/${path.split('/').map(encodeURIComponent).join('/')}?lines=${String(lines)}`,
        TailLines,
        { what: `${path} of run ${run} of job ${id}` },
      ),

    file: (id: string) =>
      call('GET', `files/${encodeURIComponent(id)}/`, FileFacts, { what: `File ${id}` }),

    lines: (id: string) =>
      call('GET', `files/${encodeURIComponent(id)}/lines/`, FileLines, { what: `File ${id}` }),

    clusters: (activeOnly: boolean) =>
      every(`clusters/?${PAGE}&active=${String(activeOnly)}`, ClusterFacts, 'The list of clusters'),
    cluster: (id: string) => call('GET', cluster(id), ClusterFacts, ofCluster(id)),
    createCluster: (body: unknown) =>
      call('POST', 'clusters/', ClusterFacts, { what: 'The cluster', body }),
    startCluster: (id: string) => call('POST', `${cluster(id)}start/`, anything, ofCluster(id)),
    stopCluster: (id: string) => call('POST', `${cluster(id)}stop/`, anything, ofCluster(id)),

    coreTypes: () => every(`coretypes/?${PAGE}`, CoreTypeFacts, 'The core types'),
    analyses: () => every(`analyses/?${PAGE}`, AnalysisFacts, 'The software'),
    projects: () => every(`users/me/projects/?${PAGE}`, Project, 'Your projects'),
  };
}
export type Api = ReturnType<typeof createApi>;
