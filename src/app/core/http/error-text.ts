import { HttpErrorResponse } from '@angular/common/http';

const NOT_REACHED =
  'The server does not answer. Check that it runs and that you are connected, then try again.';
const NOT_UNDERSTOOD =
  'The answer of the server was not understood: it may be of another version. Reload the page.';
const UNKNOWN = 'Something went wrong in this page. Reload it and try again.';

/** Any failure of a request as a sentence for people: plain text, fit for the store. */
export function toMessage(error: unknown): string {
  if (isDrift(error)) return NOT_UNDERSTOOD;
  if (!(error instanceof HttpErrorResponse)) return UNKNOWN;
  if (error.status === 0) return NOT_REACHED;
  // Angular calls an answer that is no JSON a failure with the status of a success.
  if (error.status < 300) return NOT_UNDERSTOOD;
  const body: unknown = error.error;
  const detail = detailOf(body);
  if (detail) return detail;
  const fields = Object.entries(isRecord(body) ? flatten(body) : {});
  if (fields.length > 0)
    return fields.map(([path, text]) => `${lastName(path)}: ${text}`).join(' ');
  return `The server refused this (status ${String(error.status)}).`;
}

/**
 * Field → message of a 400, flat: `{"hardware.coresPerSlot": "…"}`. Empty when the refusal is about
 * no field; then `toMessage` says what it is about.
 */
export function toFieldMessages(error: unknown): Record<string, string> {
  if (!(error instanceof HttpErrorResponse) || error.status !== 400) return {};
  const body: unknown = error.error;
  return isRecord(body) && !detailOf(body) ? flatten(body) : {};
}

/** Gone, never there, or somebody else's: nobody can tell which. */
export const isMissing = (error: unknown): boolean =>
  error instanceof HttpErrorResponse && error.status === 404;

/** An error of the contract's schemas, known by its issues: zod itself is not loaded with the first page. */
const isDrift = (error: unknown): boolean => error instanceof Error && 'issues' in error;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function detailOf(body: unknown): string | null {
  return isRecord(body) && typeof body['detail'] === 'string' ? body['detail'] : null;
}

/** The wire nests messages as the request was; elements of lists are named by their index. */
function flatten(body: unknown, path = ''): Record<string, string> {
  if (typeof body === 'string') return { [path]: body };
  if (Array.isArray(body)) {
    const items: unknown[] = body;
    const texts = items.filter((item) => typeof item === 'string');
    if (texts.length > 0) return { [path]: texts.join(' ') };
    return merge(items.map((item, index) => flatten(item, join(path, String(index)))));
  }
  if (!isRecord(body)) return {};
  return merge(Object.entries(body).map(([key, value]) => flatten(value, join(path, key))));
}

const join = (path: string, key: string): string => (path ? `${path}.${key}` : key);

const merge = (parts: Record<string, string>[]): Record<string, string> =>
  Object.assign({}, ...parts) as Record<string, string>;

const lastName = (path: string): string => path.split('.').at(-1) ?? path;
