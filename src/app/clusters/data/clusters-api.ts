import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { forkJoin, map, type Observable } from 'rxjs';
import { Cluster, ClusterJob, type ClusterRequest } from '#contract/clusters';
import { ClusterStatusEntry } from '#contract/statuses';
import { page } from '#contract/wire';

/** `active`: those that are not stopped. */
export type ClustersScope = 'active' | 'all';

/** What the cluster page shows beside the cluster itself. */
export interface ClusterDetail {
  /** Newest first. */
  readonly statuses: readonly ClusterStatusEntry[];
  /** Running jobs first, then the waiting ones in the order they will start. */
  readonly queue: readonly ClusterJob[];
  readonly queueLength: number;
}

export interface ClusterChange {
  readonly name?: string;
  readonly idleTimeoutMinutes?: number;
  /** Hours from Started on. */
  readonly walltime?: number;
}

const Clusters = page(Cluster);
const Statuses = page(ClusterStatusEntry);
const Queue = page(ClusterJob);
const BASE = '/api/v3/clusters/';
/** The most the server gives in one page: a list of clusters is filtered and paged in the browser. */
const MOST = 2000;
const QUEUE_SHOWN = 100;

@Service()
export class ClustersApi {
  private readonly http = inject(HttpClient);

  list(scope: ClustersScope): Observable<Cluster[]> {
    return this.clusters(scope === 'active' ? { active: true, page_size: MOST } : { page_size: MOST });
  }

  /** Of these ids, the clusters that still exist. */
  byIds(ids: readonly string[]): Observable<Cluster[]> {
    return this.clusters({ id: ids, page_size: MOST });
  }

  get(clusterId: string): Observable<Cluster> {
    return this.http.get<unknown>(this.path(clusterId)).pipe(map((body) => Cluster.parse(body)));
  }

  detail(clusterId: string): Observable<ClusterDetail> {
    const path = this.path(clusterId);
    return forkJoin({
      statuses: this.http.get<unknown>(`${path}statuses/`, { params: { page_size: MOST } }),
      queue: this.http.get<unknown>(`${path}queue/`, { params: { page_size: QUEUE_SHOWN } }),
    }).pipe(
      map(({ statuses, queue }) => {
        const { results, count } = Queue.parse(queue);
        return { statuses: Statuses.parse(statuses).results, queue: results, queueLength: count };
      }),
    );
  }

  create(request: ClusterRequest): Observable<Cluster> {
    return this.http.post<unknown>(BASE, request).pipe(map((body) => Cluster.parse(body)));
  }

  change(clusterId: string, change: ClusterChange): Observable<Cluster> {
    return this.http.patch<unknown>(this.path(clusterId), change).pipe(map((body) => Cluster.parse(body)));
  }

  start(clusterId: string): Observable<unknown> {
    return this.http.post(`${this.path(clusterId)}start/`, null);
  }

  tearDown(clusterId: string): Observable<unknown> {
    return this.http.post(`${this.path(clusterId)}stop/`, null);
  }

  private clusters(
    params: Record<string, string | number | boolean | readonly string[]>,
  ): Observable<Cluster[]> {
    return this.http.get<unknown>(BASE, { params }).pipe(map((body) => Clusters.parse(body).results));
  }

  private path(clusterId: string): string {
    return `${BASE}${encodeURIComponent(clusterId)}/`;
  }
}
