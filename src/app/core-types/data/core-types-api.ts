import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { map, type Observable } from 'rxjs';
import { CoreType } from '#contract/core-types';
import { page } from '#contract/wire';

const CoreTypes = page(CoreType);

@Service()
export class CoreTypesApi {
  private readonly http = inject(HttpClient);

  /** In the order the site shows them. */
  list(): Observable<CoreType[]> {
    return this.http
      .get<unknown>('/api/v3/coretypes/', { params: { isActive: true, page_size: 2000 } })
      .pipe(map((body) => CoreTypes.parse(body).results));
  }
}
