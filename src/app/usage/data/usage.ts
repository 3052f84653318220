import { httpResource } from '@angular/common/http';
import { Usage, type UsageGroup } from '#contract/projects';

/** What is shown: what the address of the page says. An empty day: as the server takes it. */
export interface UsageQuery {
  readonly group: UsageGroup;
  readonly from: string;
  readonly to: string;
}

const BASE = '/api/v3/usage/';

const told = (query: UsageQuery): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([, text]) => text !== ''));

/** Where a browser downloads what the query shows. */
export const exportUrl = (query: UsageQuery): string =>
  `${BASE}export/?${new URLSearchParams(told(query)).toString()}`;

/** Read by the page that shows it, and never changed. */
export const usageResource = (query: () => UsageQuery) =>
  httpResource(() => ({ url: BASE, params: told(query()) }), {
    parse: (body) => Usage.parse(body),
  });
