import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { map, type Observable } from 'rxjs';
import { UserAccount } from '#contract/identity';
import { Project, type ProjectPatch, type ProjectRequest } from '#contract/projects';
import { allPages } from '../../core/http/all-pages';

const URL = '/api/v3/projects/';

@Service()
export class ProjectsApi {
  private readonly http = inject(HttpClient);

  /** Archived ones too: whoever shows them picks. */
  list(): Observable<readonly Project[]> {
    return allPages(this.http, URL, Project, { archived: '1' });
  }

  /** Addresses of everybody; for administrators. */
  people(): Observable<readonly string[]> {
    return allPages(this.http, '/api/v3/users/', UserAccount).pipe(
      map((users) => users.map(({ email }) => email).sort()),
    );
  }

  create(request: ProjectRequest): Observable<Project> {
    return this.http.post(URL, request).pipe(map((answer) => Project.parse(answer)));
  }

  change(projectId: string, patch: ProjectPatch): Observable<Project> {
    return this.http
      .patch(`${URL}${projectId}/`, patch)
      .pipe(map((answer) => Project.parse(answer)));
  }
}
