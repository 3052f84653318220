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
  readonly runs: readonly Run[];
}

const Jobs = page(JobListItem);
const Statuses = page(JobStatusEntry);
const ClusterStatuses = page(JobClusterStatusEntry);
const Runs = page(Run);
const BASE = '/api/v3/jobs/';
const MOST = 2000;

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

  detail(jobId: string): Observable<JobDetail> {
    const path = this.path(jobId);
    const params = { page_size: MOST };
    return forkJoin({
      job: this.http.get<unknown>(path),
      statuses: this.http.get<unknown>(`${path}statuses/`, { params }),
      runs: this.http.get<unknown>(`${path}runs/`, { params }),
      // 404 until the job is submitted.
      clusterStatuses: this.http
        .get<unknown>(`${path}cluster_statuses/`, { params })
        .pipe(catchError((error: HttpErrorResponse) => (error.status === 404 ? of(null) : throwError(() => error)))),
    }).pipe(
      map(({ job, statuses, runs, clusterStatuses }) => ({
        job: Job.parse(job),
        statuses: Statuses.parse(statuses).results,
        runs: Runs.parse(runs).results,
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

  remove(jobId: string): Observable<unknown> {
    return this.http.delete(this.path(jobId));
  }

  private path(jobId: string): string {
    return `${BASE}${encodeURIComponent(jobId)}/`;
  }
}
