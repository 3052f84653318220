import { request as send, type IncomingHttpHeaders } from 'node:http';
import { assertStrict } from '../wire-shape.ts';
import type { FuzzRequest } from './requests.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Empty for an event stream, which does not end. */
  readonly body: string;
}

export function ask(origin: string, { method, url, headers, body }: FuzzRequest): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const sent = send({ hostname, port, method, path: url, headers, timeout: 20_000 }, (answer) => {
      const told = { status: answer.statusCode ?? 0, headers: answer.headers };
      if (String(answer.headers['content-type']).startsWith('text/event-stream')) {
        sent.destroy();
        resolve({ ...told, body: '' });
        return;
      }
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        resolve({ ...told, body: Buffer.concat(chunks).toString() });
      });
      answer.on('error', reject);
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer within 20 seconds')));
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });
}

/** What is wrong with an answer; undefined when nothing is. Bodies of 2xx are checked by the routes' own schemas. */
export function problemOf(
  request: FuzzRequest,
  { status, headers, body }: Answer,
): string | undefined {
  if (status >= 500 && status !== 501) return `${String(status)} ${body}`;
  if (request.method === 'HEAD' || status === 204 || status === 304) return undefined;
  const isJson = String(headers['content-type']).startsWith('application/json');
  if (status >= 400) {
    if (!isJson) return `${String(status)} without JSON: ${body}`;
    return isErrorBody(JSON.parse(body))
      ? undefined
      : `${String(status)} in no shape of an error: ${body}`;
  }
  if (!isJson || body === '' || request.url.includes('/docs') || headers['content-disposition'])
    return undefined;
  try {
    assertStrict(body);
    return undefined;
  } catch (error) {
    return `${String(status)} ${String(error)}: ${body.slice(0, 300)}`;
  }
}

/** A map whose keys lead to text, lists of text or of such maps, or such maps. */
function isErrorBody(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((part) =>
    Array.isArray(part)
      ? part.every((one) => typeof one === 'string' || isErrorBody(one))
      : typeof part === 'string' || isErrorBody(part),
  );
}

/** The request as somebody would send it by hand. */
export function toCurl(origin: string, { method, url, headers, body }: FuzzRequest): string {
  const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const lines = Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`);
  if (body !== null) lines.push(`--data-binary ${quote(body)}`);
  return ['curl -g --path-as-is -X', method, quote(origin + url), ...lines].join(' ');
}
