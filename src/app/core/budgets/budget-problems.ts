import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { catchError, EMPTY, exhaustMap, forkJoin, map, type Observable, timer } from 'rxjs';
import type { Project } from '#contract/projects';

/** A budget lasts days: nobody misses the minute in between. */
const REFRESH_MS = 60_000;
/** More of them are for the projects page. */
const MOST = 3;

/** Projects whose budget is spent, or nearly: mine, and for administrators all. */
@Service()
export class BudgetProblems {
  private readonly http = inject(HttpClient);

  watch(refreshMs = REFRESH_MS): Observable<readonly string[]> {
    return timer(0, refreshMs).pipe(
      exhaustMap(() =>
        forkJoin([
          this.http.get('/api/v3/projects/', { params: { page_size: 2000 } }),
          import('#contract/projects'),
          import('#contract/wire'),
        ]).pipe(
          map(([answer, { Project }, { page }]) =>
            page(Project)
              .parse(answer)
              .results.filter(({ budgetState }) => budgetState !== 'ok')
              .slice(0, MOST)
              .map(sentence),
          ),
          // The strip is about budgets. That the server itself does not answer is told elsewhere.
          catchError(() => EMPTY),
        ),
      ),
    );
  }
}

function sentence(project: Project): string {
  const { name, budgetState, isStrict } = project;
  if (budgetState === 'warning')
    return `${name}: ${String(percentSpent(project))} % of the budget is spent.${isStrict ? ' When all of it is, its jobs are stopped.' : ''}`;
  return `${name}: the budget is spent.${isStrict ? ' Its jobs are stopped and new ones are refused.' : ''}`;
}

const percentSpent = (project: Project): number =>
  Math.floor(
    100 *
      Math.max(
        project.spentAmount / (project.budgetAmount ?? Infinity),
        project.spentCoreHours / (project.budgetCoreHours ?? Infinity),
      ),
  );
