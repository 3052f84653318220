import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { map, type Observable } from 'rxjs';
import {
  NewUserAccount,
  type Role,
  SignInLink,
  UserAccount,
  type UserAccountRequest,
} from '#contract/identity';
import { allPages } from '../../core/http/all-pages';

const URL = '/api/v3/users/';

@Service()
export class UsersApi {
  private readonly http = inject(HttpClient);

  list(): Observable<readonly UserAccount[]> {
    return allPages(this.http, URL, UserAccount);
  }

  add(request: UserAccountRequest): Observable<NewUserAccount> {
    return this.http.post(URL, request).pipe(map((answer) => NewUserAccount.parse(answer)));
  }

  changeRole(userId: string, role: Role): Observable<UserAccount> {
    return this.http
      .patch(`${URL}${userId}/`, { role })
      .pipe(map((answer) => UserAccount.parse(answer)));
  }

  newLink(userId: string): Observable<SignInLink> {
    return this.http
      .post(`${URL}${userId}/sign-in-link/`, {})
      .pipe(map((answer) => SignInLink.parse(answer)));
  }

  remove(userId: string): Observable<unknown> {
    return this.http.delete(`${URL}${userId}/`);
  }
}
