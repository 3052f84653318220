import type { FastifyRequest } from 'fastify';
import { DomainError } from '../http/domain-error.ts';
import { lastOf } from '../http/page.ts';
import { isRealDay } from '../db/timestamps.ts';
import type { FileFilter, FileOrder } from './files.repository.ts';

/** Reads the filters of `GET /files/`; unknown ones are ignored, as the wire contract wants it. */
export function readFileFilter(request: FastifyRequest): FileFilter {
  const query = request.query as Record<string, unknown>;
  const typeId = Number(lastOf(query['type']) ?? '');
  return {
    search: lastOf(query['search']),
    typeId: Number.isInteger(typeId) && typeId > 0 && typeId < 1000 ? typeId : undefined,
    extensions: allOf(query['ext']).filter((extension) => extension !== ''),
    uploadedFrom: readDate(query, 'dateUploaded__gte'),
    uploadedTo: readDate(query, 'dateUploaded__lte'),
    order: readOrder(lastOf(query['ordering'])),
  };
}

export function isAsked(request: FastifyRequest, parameter: string): boolean {
  const value = lastOf((request.query as Record<string, unknown>)[parameter]);
  return value !== undefined && /^(1|true)$/i.test(value);
}

const allOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');

function readOrder(text = ''): FileOrder {
  const direction = text.startsWith('-') ? 'desc' : 'asc';
  const name = text.replace(/^-/, '');
  if (name === 'name') return { column: 'name', direction };
  if (['dateUploaded', 'dateInserted', 'date_inserted'].includes(name))
    return { column: 'created_at', direction };
  return { column: 'created_at', direction: 'desc' };
}

function readDate(query: Record<string, unknown>, parameter: string): string | undefined {
  const text = lastOf(query[parameter]);
  if (text === undefined || text === '') return undefined;
  // A `+` that nobody encoded arrives as a blank.
  const date = new Date(text.replace(' ', '+'));
  if (!Number.isNaN(date.getTime()) && isRealDay(date.toISOString().slice(0, 10)))
    return date.toISOString();
  throw new DomainError(400, { [parameter]: ['A date such as 2026-03-01T09:30:00Z is required.'] });
}
