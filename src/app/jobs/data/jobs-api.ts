import { HttpClient, type HttpErrorResponse } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { catchError, forkJoin, map, type Observable, of, throwError } from 'rxjs';
import { Job, JobListItem } from '#contract/jobs';
import { Run } from '#contract/runs';
import { JobClusterStatusEntry, JobStatusEntry } from '#contract/statuses';
import { page } from '#contract/wire';
import type * as z from 'zod';
import type { JobSubmission } from './job-submission';

/** Which jobs a list shows: what the address of the jobs page says. */
export interface JobsQuery {
  /** Names of statuses and outcomes; none: all. */
  readonly status: readonly string[];
  readonly search: string;
  readonly cluster: string | null;
  /** Only those that others shared with whoever asks. */
  readonly shared: boolean;
}

export interface JobsPageData {
  readonly jobs: readonly JobListItem[];
  readonly count: number;
  /** Where the next page begins; null on the last. */
  readonly after: string | null;
}

/** All that the page of one job shows, read together. */
export interface JobDetail {
  readonly job: Job;
  /** Newest first. */
  readonly statuses: readonly JobStatusEntry[];
  readonly clusterStatuses: readonly z.infer<typeof JobClusterStatusEntry>[];
  /** The first of them, and the one that was asked for. */
  readonly runs: readonly Run[];
  readonly runCount: number;
}

const Jobs = page(JobListItem);
const Statuses = page(JobStatusEntry);
const ClusterStatuses = page(JobClusterStatusEntry);
const Runs = page(Run);
const BASE = '/api/v3/jobs/';
const MOST = 2000;
/** Of a sweep's runs, so many are read with the job: the rest when somebody looks at them. */
const FIRST_RUNS = 100;

@Service()
export class JobsApi {
  private readonly http = inject(HttpClient);

  /** One page in keyset order: jobs that come meanwhile do not shift it. */
  list(query: JobsQuery, after = '', pageSize = 50): Observable<JobsPageData> {
    const params = {
      after,
      page_size: pageSize,
      ...(query.status.length > 0 ? { status: query.status } : {}),
      ...(query.search === '' ? {} : { search: query.search }),
      ...(query.cluster === null ? {} : { cluster: query.cluster }),
      ...(query.shared ? { shared: 1 } : {}),
    };
    return this.http.get<unknown>(BASE, { params }).pipe(
      map((body) => {
        const { results, count, next } = Jobs.parse(body);
        return { jobs: results, count, after: next && new URL(next).searchParams.get('after') };
      }),
    );
  }

  /** Of these ids, the jobs that still exist. */
  byIds(ids: readonly string[]): Observable<readonly JobListItem[]> {
    return this.http
      .get<unknown>(BASE, { params: { id: ids, page_size: MOST } })
      .pipe(map((body) => Jobs.parse(body).results));
  }

  /** `run`: the number of a run that has to be among those that come with the job. */
  detail(jobId: string, run: string | null): Observable<JobDetail> {
    const path = this.path(jobId);
    const params = { page_size: MOST };
    return forkJoin({
      job: this.http.get<unknown>(path),
      statuses: this.http.get<unknown>(`${path}statuses/`, { params }),
      runs: this.http.get<unknown>(`${path}runs/`, { params: { page_size: FIRST_RUNS } }),
      run: this.isAmongFirst(run)
        ? of(null)
        : this.http
            .get<unknown>(`${path}runs/${encodeURIComponent(run)}/`)
            .pipe(catchError(nullIfMissing)),
      // 404 until the job is submitted.
      clusterStatuses: this.http
        .get<unknown>(`${path}cluster_statuses/`, { params })
        .pipe(catchError(nullIfMissing)),
    }).pipe(
      map(({ job, statuses, runs, run: asked, clusterStatuses }) => ({
        job: Job.parse(job),
        statuses: Statuses.parse(statuses).results,
        runs: [...Runs.parse(runs).results, ...(asked === null ? [] : [Run.parse(asked)])],
        runCount: Runs.parse(runs).count,
        clusterStatuses: clusterStatuses === null ? [] : ClusterStatuses.parse(clusterStatuses).results,
      })),
    );
  }

  create(job: JobSubmission): Observable<Job> {
    return this.http.post<unknown>(BASE, job).pipe(map((body) => Job.parse(body)));
  }

  replace(jobId: string, job: JobSubmission): Observable<Job> {
    return this.http.put<unknown>(this.path(jobId), job).pipe(map((body) => Job.parse(body)));
  }

  submit(jobId: string): Observable<unknown> {
    return this.http.post(`${this.path(jobId)}submit/`, null);
  }

  stop(jobId: string): Observable<unknown> {
    return this.http.post(`${this.path(jobId)}stop/`, null);
  }

  /** Without the time that processes have to end by themselves. */
  forceStop(jobId: string): Observable<unknown> {
    return this.http.post(`${this.path(jobId)}force_stop/`, null);
  }

  remove(jobId: string): Observable<unknown> {
    return this.http.delete(this.path(jobId));
  }

  private isAmongFirst(run: string | null): run is null {
    return run === null || !/^[1-9]\d*$/.test(run) || Number(run) <= FIRST_RUNS;
  }

  private path(jobId: string): string {
    return `${BASE}${encodeURIComponent(jobId)}/`;
  }
}

const nullIfMissing = (error: HttpErrorResponse): Observable<null> =>
  error.status === 404 ? of(null) : throwError(() => error);
