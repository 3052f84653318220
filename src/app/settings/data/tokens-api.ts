import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { map, type Observable } from 'rxjs';
import { ApiToken, NewApiToken } from '#contract/identity';
import { allPages } from '../../core/http/all-pages';

const URL = '/api/v3/tokens/';

@Service()
export class TokensApi {
  private readonly http = inject(HttpClient);

  list(): Observable<readonly ApiToken[]> {
    return allPages(this.http, URL, ApiToken);
  }

  create(name: string): Observable<NewApiToken> {
    return this.http.post(URL, { name }).pipe(map((answer) => NewApiToken.parse(answer)));
  }

  revoke(tokenId: string): Observable<unknown> {
    return this.http.delete(`${URL}${tokenId}/`);
  }
}
