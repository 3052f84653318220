import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import type { Observable } from 'rxjs';
import { JobShare } from '#contract/sharing';
import { allPages } from '../../core/http/all-pages';

export interface NewShare {
  readonly email: string;
  readonly message: string;
}

@Service()
export class SharesApi {
  private readonly http = inject(HttpClient);

  list(jobId: string): Observable<readonly JobShare[]> {
    return allPages(this.http, `/api/v3/jobs/${jobId}/shares/`, JobShare);
  }

  add(jobId: string, share: NewShare): Observable<unknown> {
    return this.http.post(`/api/v3/jobs/${jobId}/share/`, share);
  }

  remove(jobId: string, email: string): Observable<unknown> {
    return this.http.delete(`/api/v3/jobs/${jobId}/share/${encodeURIComponent(email)}/`);
  }
}
