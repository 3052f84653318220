/** Messages by field, nested as the request was: strings, or objects and lists of them. */
export interface FieldErrors {
  readonly [field: string]: FieldProblem;
}
export type FieldProblem = readonly string[] | FieldErrors | readonly FieldErrors[];

/** A refusal that the client is told about, in the wire contract's shape. Anything else thrown is a logged 500. */
export class DomainError extends Error {
  readonly status: number;
  readonly body: FieldErrors | { readonly detail: string; readonly code?: string };
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    problem: string | FieldErrors | { readonly detail: string; readonly code: string },
    headers: Readonly<Record<string, string>> = {},
  ) {
    const body = typeof problem === 'string' ? { detail: problem } : problem;
    super(typeof problem === 'string' ? problem : JSON.stringify(problem));
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** Unknown, or somebody else's: nobody can tell which. */
export const notFound = (): DomainError => new DomainError(404, 'Not found.');

/** `what` begins the sentence: "Remote visualisation" */
export const notOffered = (what: string): DomainError =>
  new DomainError(501, {
    detail: `${what} is not offered by this server.`,
    code: 'not_implemented',
  });
