import type { HttpClient } from '@angular/common/http';
import { EMPTY, expand, map, type Observable, reduce } from 'rxjs';
import type * as z from 'zod';
import { page } from '#contract/wire';

/**
 * Every item of a paged list. Only the query of `next` is followed: its host is how the server sees
 * itself, which behind a proxy need not be how the browser sees it.
 */
export function allPages<T extends z.ZodType>(
  http: Pick<HttpClient, 'get'>,
  url: string,
  item: T,
): Observable<readonly z.output<T>[]> {
  const schema = page(item);
  const read = (query: string) => http.get(url + query).pipe(map((answer) => schema.parse(answer)));
  return read('?page_size=100').pipe(
    expand(({ next }) => (next ? read(new URL(next, location.origin).search) : EMPTY)),
    reduce((items: readonly z.output<T>[], { results }) => [...items, ...results], []),
  );
}
