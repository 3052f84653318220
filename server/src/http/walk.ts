import type { FastifyRequest } from 'fastify';
import type { Page } from '#contract/wire';
import { DomainError } from './domain-error.ts';
import { lastOf, linkTo, pageRequest, type PageRequest } from './page.ts';

/** A row of a list as a page begins after it. */
export interface Place {
  /** How many rows of the list are passed with it. */
  readonly row: number;
  /** What the list is ordered by, as this row has it; rows that are equal in that are ordered by id. */
  readonly value: string;
  readonly id: string;
}

/** Where to begin to read: after `place`, or at the first row, and `skip` rows on. */
export interface Start {
  readonly place: Place | undefined;
  readonly skip: number;
}

export interface WalkRequest extends PageRequest {
  /** The order that places are in, such as `-created_at`. */
  readonly order: string;
  /** As an earlier page gave it in `next`. */
  readonly place: Place | undefined;
  /** Whether the client knows pages by number: it follows places alone when it sends `after` and no `page`. */
  readonly isCounted: boolean;
}

/** The rows of a page; `last` is where the next one begins, undefined when there is none. */
export interface Walked<Row> {
  /** Of the whole list. */
  readonly count: number;
  readonly rows: Row[];
  readonly last: Place | undefined;
}

/** So many rows are skipped as fast as a place is found, and are counted anew on each page. */
const SHALLOW_ROWS = 2000;
/** A client that counts pages asks for the next one within this time; later its places are out of date. */
const REMEMBERED_MS = 60_000;
const MOST_WALKS = 500;
const MOST_PLACES = 32;

/**
 * Reads pages of long lists without the cost of what stands before them: `next` carries the place where the next page
 * begins, and for clients that count pages themselves the places that were passed lately are remembered. Only a jump
 * into the depth is counted from the nearest place that is known.
 */
export function createWalks({ ticks }: { readonly ticks: () => number }) {
  const walks = new Map<string, { place: Place; at: number }[]>();

  function start(key: string, { place, offset }: WalkRequest): Start {
    const passed = (walks.get(key) ?? []).filter(({ at }) => ticks() - at < REMEMBERED_MS);
    const known = [...passed.map((one) => one.place), ...(place ? [place] : [])]
      .filter(({ row }) => row <= offset)
      .sort((one, other) => other.row - one.row)[0];
    if (place?.row === offset) return { place, skip: 0 };
    // What is shallow is counted as it stands now.
    if (!known || offset <= SHALLOW_ROWS) return { place: undefined, skip: offset };
    return { place: known, skip: offset - known.row };
  }

  function remember(key: string, place: Place): void {
    if (place.row <= SHALLOW_ROWS) return;
    const others = (walks.get(key) ?? []).filter((one) => one.place.row !== place.row);
    walks.delete(key);
    walks.set(key, [...others, { place, at: ticks() }].slice(-MOST_PLACES));
    const [oldest] = walks.keys();
    if (walks.size > MOST_WALKS && oldest !== undefined) walks.delete(oldest);
  }

  return {
    /** `key` names the list: whose it is, and every filter and the order of it. */
    async read<Row>(
      key: string,
      asked: WalkRequest,
      { count, fetch, placeOf }: Walk<Row>,
    ): Promise<Walked<Row>> {
      const from = start(key, asked);
      const isJump = !from.place && from.skip > SHALLOW_ROWS;
      // Past the end there is nothing to be read, however long that would take.
      const known = isJump ? await count() : undefined;
      if (known !== undefined && from.skip >= known)
        return { count: known, rows: [], last: undefined };
      const [total, found] = await Promise.all([known ?? count(), fetch(asked.limit + 1, from)]);
      const rows = found.slice(0, asked.limit);
      const end = found.length > rows.length ? rows.at(-1) : undefined;
      if (!end) return { count: total, rows, last: undefined };
      const last = { row: asked.offset + rows.length, ...placeOf(end) };
      remember(key, last);
      return { count: total, rows, last };
    },
  };
}
export type Walks = ReturnType<typeof createWalks>;

interface Walk<Row> {
  readonly count: () => Promise<number>;
  readonly fetch: (limit: number, start: Start) => Promise<Row[]>;
  readonly placeOf: (row: Row) => Omit<Place, 'row'>;
}

/** Reads `page`, `page_size` and `after`. A place of another order is none; an empty one begins a walk by places. */
export function walkRequest(
  request: FastifyRequest,
  order: string,
  isValue: (value: string) => boolean,
): WalkRequest {
  const query = request.query as Record<string, unknown>;
  const counted = pageRequest(request);
  const after = lastOf(query['after']);
  const isCounted = after === undefined || lastOf(query['page']) !== undefined;
  const place = after ? readPlace(after, order, isValue) : undefined;
  if (isCounted || !place) return { ...counted, order, place, isCounted };
  const number = Math.floor(place.row / counted.limit) + 1;
  return { number, limit: counted.limit, offset: place.row, order, place, isCounted };
}

/** The envelope of a page that was walked to. */
export function toWalkedPage<Item>(
  request: FastifyRequest,
  asked: WalkRequest,
  { count, rows: results, last }: Walked<Item>,
): Page<Item> {
  const { number, order, place, isCounted } = asked;
  if (results.length === 0 && number > 1 && !place) throw new DomainError(404, 'Invalid page.');
  const walksOn = last && (!isCounted || place !== undefined || last.row > SHALLOW_ROWS);
  const next = last && {
    after: walksOn ? writePlace(last, order) : undefined,
    page: isCounted ? String(number + 1) : undefined,
  };
  const previous =
    isCounted && number > 1 ? { after: undefined, page: String(number - 1) } : undefined;
  return {
    count,
    previous: previous ? linkTo(request, previous) : null,
    results,
    next: next ? linkTo(request, next) : null,
  };
}

const writePlace = ({ row, value, id }: Place, order: string): string =>
  [String(row), order, id, value].join('~');

function readPlace(
  text: string,
  order: string,
  isValue: (value: string) => boolean,
): Place | undefined {
  const [, row, ofOrder, id, value] = /^(\d{1,12})~(-?\w+)~([A-Za-z]{6})~(.*)$/su.exec(text) ?? [];
  const isKnown = row !== undefined && id !== undefined && value !== undefined;
  if (isKnown && ofOrder !== order) return undefined;
  if (isKnown && isValue(value)) return { row: Number(row), id, value };
  throw new DomainError(400, {
    after: ['This is not a place that an earlier page gave. Begin with an empty "after".'],
  });
}
