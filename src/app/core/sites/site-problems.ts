import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { catchError, EMPTY, exhaustMap, forkJoin, map, type Observable, timer } from 'rxjs';
import type { SiteHealth } from '#contract/events';

/** Trouble with a site lasts minutes: nobody misses the seconds in between. */
const REFRESH_MS = 30_000;

/** What is wrong with the sites that run the jobs. */
@Service()
export class SiteProblems {
  private readonly http = inject(HttpClient);

  watch(refreshMs = REFRESH_MS): Observable<readonly SiteHealth[]> {
    return timer(0, refreshMs).pipe(
      exhaustMap(() =>
        forkJoin([
          this.http.get('/api/v3/sites/'),
          import('#contract/events'),
          import('#contract/wire'),
        ]).pipe(
          map(([answer, { SiteHealth }, { page }]) =>
            page(SiteHealth)
              .parse(answer)
              .results.filter(({ problem }) => problem),
          ),
          // The strip is about sites. That the server itself does not answer is told elsewhere.
          catchError(() => EMPTY),
        ),
      ),
    );
  }
}
