import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { map, type Observable } from 'rxjs';
import { Run } from '#contract/runs';
import { page } from '#contract/wire';
import * as z from 'zod';

export interface RunsPageData {
  readonly runs: readonly Run[];
  readonly count: number;
}

const Runs = page(Run);
const Snapshot = z.object({ reason: z.string() });

/** The runs of a job, each by itself. */
@Service()
export class RunsApi {
  private readonly http = inject(HttpClient);

  /** Pages count from 1. */
  page(jobId: string, number: number, size: number): Observable<RunsPageData> {
    return this.http
      .get<unknown>(`${this.path(jobId)}runs/`, { params: { page: number, page_size: size } })
      .pipe(
        map((body) => {
          const { results, count } = Runs.parse(body);
          return { runs: results, count };
        }),
      );
  }

  stop(jobId: string, run: string): Observable<unknown> {
    return this.http.post(`${this.path(jobId)}runs/${encodeURIComponent(run)}/stop/`, null);
  }

  /** What the server says of it. */
  snapshot(jobId: string, run: string): Observable<string> {
    return this.http
      .post<unknown>(`${this.path(jobId)}runs/${encodeURIComponent(run)}/snapshot/`, null)
      .pipe(map((body) => Snapshot.parse(body).reason));
  }

  private path(jobId: string): string {
    return `/api/v3/jobs/${encodeURIComponent(jobId)}/`;
  }
}
