import type { FastifyRequest } from 'fastify';
import type { Page } from '#contract/wire';
import { DomainError } from './domain-error.ts';

const LARGEST_PAGE = 2000;

/** A page asked for by `page` and `page_size`: the first row is row `offset`. */
export interface PageRequest {
  readonly number: number;
  readonly limit: number;
  readonly offset: number;
}

/** A repeated query parameter is fine: the last one counts. */
export function lastOf(value: unknown): string | undefined {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' ? last : undefined;
}

/** Reads `page` and `page_size` (or `limit`); nonsense gives the defaults. */
export function pageRequest(request: FastifyRequest, defaultSize = 10): PageRequest {
  const query = request.query as Record<string, unknown>;
  const limit = positive(lastOf(query['page_size']) ?? lastOf(query['limit'])) ?? defaultSize;
  const number = positive(lastOf(query['page'])) ?? 1;
  const size = Math.min(limit, LARGEST_PAGE);
  return { number, limit: size, offset: (number - 1) * size };
}

function positive(text: string | undefined): number | undefined {
  const number = Number(text);
  return text !== undefined && Number.isSafeInteger(number) && number > 0 && number < 1e12
    ? number
    : undefined;
}

/** Scheme, host and port of the request: absolute addresses in answers use exactly these. */
export const originOf = (request: FastifyRequest): string => request.origin;

/** The very address that was asked for, with one query parameter replaced. */
export function linkTo(request: FastifyRequest, parameter: string, value: string): string {
  const [, path = '/', query = ''] =
    /^(?:https?:\/\/[^/?]*)?\/*([^?]*)\??(.*)$/is.exec(request.originalUrl) ?? [];
  const parameters = new URLSearchParams(query);
  parameters.delete(parameter);
  parameters.append(parameter, value);
  return `${originOf(request)}/${path}?${parameters.toString()}`;
}

/** The wire's envelope. `next` keeps every query parameter of the request and replaces `page`. */
export function toPage<T>(
  request: FastifyRequest,
  asked: PageRequest,
  count: number,
  results: T[],
): Page<T> {
  if (asked.number > 1 && asked.offset >= count) throw new DomainError(404, 'Invalid page.');
  const link = (number: number): string => linkTo(request, 'page', String(number));
  return {
    count,
    previous: asked.number > 1 ? link(asked.number - 1) : null,
    results,
    next: asked.offset + results.length < count ? link(asked.number + 1) : null,
  };
}

/** The page of a list that is read as a whole, because it is short. */
export function pageOf<Row, Item>(
  request: FastifyRequest,
  rows: readonly Row[],
  toItem: (row: Row) => Item,
): Page<Item> {
  const asked = pageRequest(request);
  const shown = rows.slice(asked.offset, asked.offset + asked.limit);
  return toPage(request, asked, rows.length, shown.map(toItem));
}

/** For `pageOf` where the rows are the items already. */
export const asIs = <T>(row: T): T => row;
