import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { map, type Observable } from 'rxjs';
import { Me } from '#contract/identity';

export const SESSION_URL = '/api/v3/session/';

@Service()
export class SessionApi {
  private readonly http = inject(HttpClient);

  load(): Observable<Me> {
    return this.http.get(SESSION_URL).pipe(map((answer) => Me.parse(answer)));
  }

  /** Uses up the one-time link; the session itself is a cookie that scripts cannot read. */
  signIn(secret: string): Observable<Me> {
    return this.http.post(SESSION_URL, { link: secret }).pipe(map((answer) => Me.parse(answer)));
  }

  signOut(): Observable<unknown> {
    return this.http.delete(SESSION_URL);
  }
}
