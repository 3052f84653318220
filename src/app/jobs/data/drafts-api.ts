import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { map, type Observable } from 'rxjs';
import { Draft, type JobForm } from '#contract/drafts';
import { page } from '#contract/wire';

/** What a new draft is filled with. */
export interface DraftSource {
  readonly example?: string;
  readonly job?: string;
  readonly keepHardware?: boolean;
}

const Drafts = page(Draft);
const BASE = '/api/v3/drafts/';

@Service()
export class DraftsApi {
  private readonly http = inject(HttpClient);

  list(): Observable<readonly Draft[]> {
    return this.http
      .get<unknown>(BASE, { params: { page_size: 20 } })
      .pipe(map((body) => Drafts.parse(body).results));
  }

  create(source: DraftSource): Observable<Draft> {
    return this.http.post<unknown>(BASE, source).pipe(map((body) => Draft.parse(body)));
  }

  get(draftId: string): Observable<Draft> {
    return this.http.get<unknown>(this.path(draftId)).pipe(map((body) => Draft.parse(body)));
  }

  save(draftId: string, form: JobForm): Observable<Draft> {
    return this.http.put<unknown>(this.path(draftId), { form }).pipe(map((body) => Draft.parse(body)));
  }

  remove(draftId: string): Observable<unknown> {
    return this.http.delete(this.path(draftId));
  }

  private path(draftId: string): string {
    return `${BASE}${encodeURIComponent(draftId)}/`;
  }
}
