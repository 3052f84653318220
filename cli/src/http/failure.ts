import * as z from 'zod';
import { Problem } from '../problem.ts';
import { shown } from '../terminal-text.ts';

/** A refusal of the server, in its own words. */
export class Refusal extends Problem {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** No answer came back. */
export class Unreachable extends Problem {
  /** Trying again does not mend it, or was tried already. */
  readonly isFinal: boolean;

  constructor(message: string, isFinal: boolean) {
    super(message);
    this.isFinal = isFinal;
  }
}

/** The words of an error body: `{"detail": …}`, or messages by field, however deep. */
export function wordsOf(body: unknown, field = ''): string[] {
  if (typeof body === 'string') return [field === '' ? shown(body) : `${field}: ${shown(body)}`];
  if (Array.isArray(body)) return body.flatMap((item) => wordsOf(item, field));
  const fields = z.record(z.string(), z.unknown()).safeParse(body);
  if (!fields.success) return [];
  return Object.entries(fields.data)
    .filter(([name]) => name !== 'code')
    .flatMap(([name, value]) =>
      wordsOf(value, name === 'detail' ? field : [field, shown(name)].filter(Boolean).join('.')),
    );
}

export function refusalOf(status: number, text: string, what: string, baseUrl: string): Refusal {
  const words = wordsOf(parsed(text)).join(' ') || `The server answered ${String(status)}.`;
  if (status === 401) {
    return new Refusal(
      status,
      `${baseUrl} does not know this API key. Make a new one at ${baseUrl}/user/settings/api-key/ and put it into ~/.config/moorage/apiconfig, or look whether the address is the right one.`,
    );
  }
  if (status === 404 && words === 'Not found.')
    return new Refusal(status, `${what}: not found, or it is somebody else's. Look at its id.`);
  return new Refusal(status, `${what}: ${words}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page of a proxy, for instance: the status has to say it.
    return undefined;
  }
}

export const isTlsCode = (code: string): boolean =>
  /CERT|SIGNATURE|SELF_SIGNED|TLS|SSL|EPROTO/.test(code);

/** Why nothing came back: what lies beneath a failed request, in plain words. */
export function unreachable(error: unknown, baseUrl: string, isFinal = true): Unreachable {
  const code = codeOf(error);
  if (isTlsCode(code)) {
    return new Unreachable(
      `The certificate of ${baseUrl} is not trusted (${code}). If it is your own, name the file of its authority in the variable NODE_EXTRA_CA_CERTS; if the server speaks plain HTTP, write http:// in the address.`,
      true,
    );
  }
  const why =
    { ECONNREFUSED: 'nothing listens there', ENOTFOUND: 'there is no such host' }[code] ?? code;
  return new Unreachable(
    `${baseUrl} cannot be reached (${why}). Look whether the server runs and the address is right: it is taken from -X, MOORAGE_URL, or apibaseurl in ~/.config/moorage/apiconfig.`,
    isFinal || code === 'ENOTFOUND',
  );
}

/** fetch hides the reason under its cause, and several of them in one error. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (error.cause !== undefined) return codeOf(error.cause);
  return error.name === 'TimeoutError' ? 'no answer in time' : shown(error.message);
}
