/** What is answered by calls whose answer is no JSON, or nothing: with which status, and in words. */
const PLAIN_ANSWERS: Readonly<Record<string, readonly [status: number, words: string]>> = {
  'POST /clusters/{}/start/': [204, 'It is on its way'],
  'POST /clusters/{}/stop/': [202, 'It is on its way down'],
  'POST /clusters/{}/shutdown/': [202, 'It is on its way down'],
  'POST /jobs/{}/submit/': [200, 'It is Pending'],
  'POST /jobs/{}/stop/': [202, 'It will be stopped'],
  'POST /jobs/{}/force_stop/': [202, 'It will be stopped'],
  'POST /jobs/{}/shutdown/': [202, 'It will be stopped'],
  'POST /folders/{}/contents/archive/': [204, 'They are in the trash'],
  'POST /users/me/folders/trash-bin/recover/': [201, 'They are back where they were'],
  'POST /users/me/folders/trash-bin/delete/': [201, 'They are gone for good'],
  'POST /storage-devices/{}/submit/': [200, 'It is on its way'],
  'POST /storage-devices/{}/shutdown/': [202, 'It is on its way down'],
  'POST /uploads/': [201, 'It is begun; `Location` says where it goes on'],
  'PATCH /uploads/{}/': [204, 'The bytes are kept; `Upload-Offset` says how many there are'],
  'GET /files/{}/contents/': [200, 'The bytes; 206 for a part of them'],
  'GET /jobs/{}/runs/{}/tail/{}': [200, 'The bytes, or the last lines as JSON'],
  'GET /jobs/{}/runs/{}/log/': [200, 'The bytes, or an event stream'],
  'GET /events/': [200, 'An event stream'],
  'GET /audit/export/': [200, 'The log as a file'],
  'GET /usage/export/': [200, 'The usage as a file'],
};

const refused = (description: string): object => ({
  description,
  type: 'object',
  additionalProperties: true,
});
const BAD_REQUEST = refused('What is wrong: `{"detail": "…"}`, or messages by field');
const NO_IDENTITY = refused('No key, or one that is not good');
const NOT_FOUND = refused('There is nothing of that kind that I may see');
const TOO_MANY = refused('Too many requests; `Retry-After` says when to ask again');
const NO_DATABASE = refused(
  'Something that the server needs is down; `Retry-After` says when to ask again',
);

interface Call {
  /** `GET /jobs/{}/`. */
  readonly name: string;
  readonly isPublic: boolean;
  /** The answers that the route itself declares. */
  readonly declared: Readonly<Record<string, unknown>>;
}

/** All that a call may be answered with. */
export function describeAnswers({ name, isPublic, declared }: Call): Record<string, unknown> {
  const [status, words] =
    PLAIN_ANSWERS[name] ?? (name.startsWith('DELETE ') ? ([204, 'It is gone'] as const) : []);
  const isTold = Object.keys(declared).some((code) => code.startsWith('2'));
  return {
    ...(status === undefined || isTold ? {} : { [status]: { description: words, type: 'null' } }),
    400: BAD_REQUEST,
    ...(isPublic ? {} : { 401: NO_IDENTITY }),
    ...(name.includes('{}') ? { 404: NOT_FOUND } : {}),
    429: TOO_MANY,
    503: NO_DATABASE,
    ...declared,
  };
}
