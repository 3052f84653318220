import { DomainError } from '../http/domain-error.ts';

/** One part of a multipart body. Its `body` has to be read to the end before the next part is asked for. */
export interface Part {
  /** Lower-case names; values as UTF-8 text. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: AsyncGenerator<Buffer, void, void>;
}

const LARGEST_HEAD = 16 * 1024;

/**
 * Reads a multipart body part by part and holds no more of it than one chunk. Written by hand because scripts send
 * their file type in headers of a part (`type_id: 3`, or a `Content-Type` that is no media type), which the common
 * parsers hide or refuse.
 */
export async function* readParts(
  source: AsyncIterator<Buffer, undefined>,
  boundary: string,
): AsyncGenerator<Part, void, void> {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter may stand at the very beginning, without a line break before it.
  const input = createInput(source, Buffer.from('\r\n'));
  await drain(input.upTo(delimiter));
  for (;;) {
    const headers = await readHead(input);
    if (!headers) return;
    const body = input.upTo(delimiter);
    yield { headers, body };
    await drain(body);
  }
}

/** The boundary of a multipart content type; undefined when there is none. */
export function boundaryOf(contentType: string): string | undefined {
  const [, quoted, plain] =
    /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType) ?? [];
  return quoted ?? plain;
}

type Input = ReturnType<typeof createInput>;

function createInput(source: AsyncIterator<Buffer, undefined>, first: Buffer) {
  let held = first;

  async function more(): Promise<void> {
    const { done, value } = await source.next();
    if (done === true) throw new DomainError(400, 'The upload ends before its last part does.');
    held = held.length === 0 ? value : Buffer.concat([held, value]);
  }

  return {
    /** Everything before `mark`, which is taken too. */
    async *upTo(mark: Buffer): AsyncGenerator<Buffer, void, void> {
      for (;;) {
        const at = held.indexOf(mark);
        if (at >= 0) {
          const rest = held.subarray(0, at);
          held = held.subarray(at + mark.length);
          if (rest.length > 0) yield rest;
          return;
        }
        // The end of what is held may be the beginning of the mark.
        const sure = held.length - mark.length + 1;
        if (sure > 0) {
          const chunk = held.subarray(0, sure);
          held = held.subarray(sure);
          yield chunk;
        }
        await more();
      }
    },

    async take(length: number): Promise<string> {
      while (held.length < length) await more();
      const taken = held.toString('latin1', 0, length);
      held = held.subarray(length);
      return taken;
    },
  };
}

const LINE_END = Buffer.from('\r\n');

/** The headers of the next part; undefined after the last one. */
async function readHead(input: Input): Promise<Map<string, string> | undefined> {
  // What follows a delimiter: `--` after the last part, else nothing before the line break.
  if ((await input.take(2)) === '--') return undefined;
  const headers = new Map<string, string>();
  for (let size = 0; size < LARGEST_HEAD;) {
    const line = await readLine(input);
    if (line === '') return headers;
    size += line.length;
    const colon = line.indexOf(':');
    if (colon > 0) {
      headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
  }
  throw new DomainError(400, 'A part of the upload has headers that are too long.');
}

async function readLine(input: Input): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of input.upTo(LINE_END)) {
    pieces.push(piece);
    size += piece.length;
    if (size > LARGEST_HEAD)
      throw new DomainError(400, 'A part of the upload has headers that are too long.');
  }
  return toText(Buffer.concat(pieces));
}

/** Clients write file names as UTF-8; the few others as Latin-1. */
function toText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? bytes.toString('latin1') : text;
}

async function drain(body: AsyncGenerator<Buffer, void, void>): Promise<void> {
  while ((await body.next()).done !== true);
}
