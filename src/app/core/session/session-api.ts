import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { forkJoin, map, type Observable } from 'rxjs';
import type { Me } from '#contract/identity';

export const SESSION_URL = '/api/v3/session/';

@Service()
export class SessionApi {
  private readonly http = inject(HttpClient);

  load(): Observable<Me> {
    return asMe(this.http.get(SESSION_URL));
  }

  /** Uses up the one-time link; the session itself is a cookie that scripts cannot read. */
  signIn(secret: string): Observable<Me> {
    return asMe(this.http.post(SESSION_URL, { link: secret }));
  }

  signOut(): Observable<unknown> {
    return this.http.delete(SESSION_URL);
  }
}

/** The contract is loaded beside the request, not before the page: it is as large as the router. */
const asMe = (answer$: Observable<unknown>): Observable<Me> =>
  forkJoin([answer$, import('#contract/identity')]).pipe(
    map(([answer, contract]) => contract.Me.parse(answer)),
  );
