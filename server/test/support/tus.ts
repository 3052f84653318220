import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';

export interface TusAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

interface TusRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Hang up when so many bytes of the body are out. */
  readonly cutAfter?: number;
}

/** Speaks tus by hand, as no client library would: cuts connections, lies about offsets. */
export function createTusClient(origin: string, identity: Readonly<Record<string, string>>) {
  async function send(
    method: string,
    path: string,
    { headers = {}, body, cutAfter }: TusRequest = {},
  ): Promise<TusAnswer | 'cut'> {
    const sent = request(`${origin}${path}`, {
      method,
      agent: false,
      headers: {
        ...identity,
        'tus-resumable': '1.0.0',
        ...(body ? { 'content-length': String(body.length) } : {}),
        ...headers,
      },
    });
    const answered = once(sent, 'response');
    if (cutAfter !== undefined) {
      answered.catch(() => undefined);
      sent.on('error', () => undefined);
      sent.write(body?.subarray(0, cutAfter) ?? '', () => sent.destroy());
      await new Promise((resolve) => sent.once('close', resolve));
      return 'cut';
    }
    sent.end(body);
    const [response] = (await answered) as [IncomingMessage];
    const pieces: Buffer[] = [];
    for await (const piece of response) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    return { status: response.statusCode ?? 0, headers: response.headers, body: text };
  }

  async function ask(method: string, path: string, more?: TusRequest): Promise<TusAnswer> {
    const answer = await send(method, path, more);
    if (answer === 'cut') throw new Error('The connection was cut.');
    return answer;
  }

  const patchHeaders = (offset: number) => ({
    'content-type': 'application/offset+octet-stream',
    'upload-offset': String(offset),
  });

  return {
    ask,

    create: (size: number, metadata: Readonly<Record<string, string>>, key?: string) =>
      ask('POST', '/api/v3/uploads/', {
        headers: {
          'upload-length': String(size),
          'upload-metadata': Object.entries(metadata)
            .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
            .join(','),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
      }),

    patch: (path: string, offset: number, body: Buffer) =>
      ask('PATCH', path, { headers: patchHeaders(offset), body }),

    cutPatch: (path: string, offset: number, body: Buffer, cutAfter: number) =>
      send('PATCH', path, { headers: patchHeaders(offset), body, cutAfter }),

    /** A piece that does not come to an end: so many bytes are out, and the connection stays open. */
    holdPatch(path: string, offset: number, body: Buffer, holdAfter: number): { end(): void } {
      const sent = request(`${origin}${path}`, {
        method: 'PATCH',
        agent: false,
        headers: {
          ...identity,
          'tus-resumable': '1.0.0',
          'content-length': String(body.length),
          ...patchHeaders(offset),
        },
      });
      sent.on('error', () => undefined);
      sent.write(body.subarray(0, holdAfter));
      return { end: () => void sent.destroy() };
    },

    offset: async (path: string): Promise<number> =>
      Number((await ask('HEAD', path)).headers['upload-offset']),
  };
}
export type TusClient = ReturnType<typeof createTusClient>;
