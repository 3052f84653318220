import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import type { Observable } from 'rxjs';

@Service()
export class TagsApi {
  private readonly http = inject(HttpClient);

  add(jobId: string, name: string): Observable<unknown> {
    return this.http.post(`/api/v3/jobs/${encodeURIComponent(jobId)}/tags/`, { name });
  }

  /** The name stands in the body, as clients of the API send it. */
  remove(jobId: string, name: string): Observable<unknown> {
    return this.http.delete(`/api/v3/jobs/${encodeURIComponent(jobId)}/tags/`, { body: { name } });
  }
}
