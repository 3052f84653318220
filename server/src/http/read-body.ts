import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from './domain-error.ts';

/** Deeper than any request of ours; far below what the JSON of the database and of the language bear. */
const DEEPEST = 100;

/**
 * JSON may be empty, and comes under any content type: `curl -d` sends a form's. A route that has no schema for a body
 * needs none, and ignores whatever it is sent.
 */
export function readBodies(app: FastifyInstance): void {
  app.removeContentTypeParser(['application/json', 'text/plain']);
  const parse = app.getDefaultJsonParser('error', 'ignore');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = (body as string).replace(/^\ufeff/, '');
    if (text === '' || !wantsBody(request)) done(null, undefined);
    else
      void parse(request, text, (error, value: unknown) => {
        done(error ?? problemOf(value), value);
      });
  });
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    if (!wantsBody(request) || !/^\s*[{[]/.test(body as string)) done(null, undefined);
    else
      void parse(request, body as string, (error, value: unknown) => {
        if (error) done(null, undefined);
        else done(problemOf(value), value);
      });
  });
}

const wantsBody = (request: FastifyRequest): boolean =>
  request.routeOptions.schema?.body !== undefined;

/** What no database, file system or process can hold is refused at the door, wherever in the body it stands. */
function problemOf(value: unknown, depth = 0): DomainError | null {
  if (typeof value === 'string') return isStorable(value) ? null : new DomainError(400, NOT_TEXT);
  if (typeof value !== 'object' || value === null) return null;
  if (depth === DEEPEST)
    return new DomainError(400, `The body is nested more than ${String(DEEPEST)} levels deep.`);
  for (const [key, part] of Object.entries(value)) {
    const problem = problemOf(key) ?? problemOf(part, depth + 1);
    if (problem) return problem;
  }
  return null;
}

const NOT_TEXT = 'Text may not hold a NUL character or half a character.';
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** The same for the address: nothing is known by such an id, and nothing can be looked for by such a text. */
export async function refuseNul({ params, query }: FastifyRequest): Promise<void> {
  const holdsNul = (value: unknown): boolean =>
    [value].flat().some((one) => String(one).includes('\0'));
  if (Object.values(params ?? {}).some(holdsNul)) throw new DomainError(404, 'Not found.');
  const [name] = Object.entries(query ?? {}).find(([, value]) => holdsNul(value)) ?? [];
  if (name !== undefined) throw new DomainError(400, { [name]: [NOT_TEXT] });
}
