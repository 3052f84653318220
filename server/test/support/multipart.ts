export interface TestPart {
  /** Raw header lines. */
  readonly headers: readonly string[];
  readonly body: string | Buffer;
}

const BOUNDARY = 'a-boundary-of-the-test';

export const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

/** A multipart body exactly as written: clients send headers that no library would. */
export function multipart(...parts: readonly TestPart[]): Buffer {
  const pieces = parts.flatMap(({ headers, body }) => [
    Buffer.from(`--${BOUNDARY}\r\n${headers.join('\r\n')}\r\n\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

export const filePart = (
  filename: string,
  body: string | Buffer,
  ...more: readonly string[]
): TestPart => ({
  headers: [`Content-Disposition: form-data; name="file"; filename="${filename}"`, ...more],
  body,
});
