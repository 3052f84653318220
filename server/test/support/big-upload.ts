import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { File } from '#contract/files';
import { OWN_TOKEN, type OwnServer } from '../../../scripts/lib/server.ts';
import { createTusClient } from './tus.ts';

export const WAYS = ['multipart', 'tus'] as const;
export type Way = (typeof WAYS)[number];

export interface BigUpload {
  readonly seconds: number;
  /** By how much the server's memory was larger than before, at most. */
  readonly grownBytes: number;
}

const identity = { authorization: `Token ${OWN_TOKEN}` };
const BLOCK = randomBytes(1024 * 1024);

/** Sends so many bytes that exist nowhere as a whole, checks the digest that the server computed, and deletes them. */
export async function uploadBig(server: OwnServer, way: Way, size: number): Promise<BigUpload> {
  const hash = createHash('sha512');
  await resetPeak(server.pid);
  const before = await memoryOf(server.pid, 'VmRSS');
  const begun = performance.now();
  const fileId = await (way === 'tus' ? byTus : byMultipart)(server.baseUrl, size, hash);
  const seconds = (performance.now() - begun) / 1000;
  const grownBytes = (await memoryOf(server.pid, 'VmHWM')) - before;

  const url = `${server.baseUrl}/api/v3/files/${fileId}/`;
  const file = File.parse(await (await fetch(url, { headers: identity })).json());
  assert.equal(file.decryptedSize, size);
  assert.equal(file.fileChecksums[0]?.fileHash, hash.digest('hex'));
  assert.equal((await fetch(url, { method: 'DELETE', headers: identity })).status, 204);
  return { seconds, grownBytes };
}

type Hash = ReturnType<typeof createHash>;

function* generated(size: number, hash: Hash): Generator<Buffer> {
  for (let at = 0; at < size; at += BLOCK.length) {
    const block = BLOCK.subarray(0, Math.min(BLOCK.length, size - at));
    hash.update(block);
    yield block;
  }
}

async function byTus(origin: string, size: number, hash: Hash): Promise<string> {
  const created = await createTusClient(origin, identity).create(size, { filename: 'big.bin' });
  assert.equal(created.status, 201, created.body);
  const answer = await send(`${origin}${String(created.headers['location'])}`, 'PATCH', {
    headers: {
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
      'content-length': String(size),
    },
    body: generated(size, hash),
  });
  assert.equal(answer.status, 204, answer.text);
  return String(answer.headers['moorage-file-id']);
}

async function byMultipart(origin: string, size: number, hash: Hash): Promise<string> {
  function* body(): Generator<Buffer> {
    yield Buffer.from(
      '--edge\r\nContent-Disposition: form-data; name="file"; filename="big.bin"\r\n\r\n',
    );
    yield* generated(size, hash);
    yield Buffer.from('\r\n--edge--\r\n');
  }
  const answer = await send(`${origin}/api/v3/files/contents/`, 'POST', {
    headers: { 'content-type': 'multipart/form-data; boundary=edge' },
    body: body(),
  });
  assert.equal(answer.status, 201, answer.text);
  return File.parse(JSON.parse(answer.text)).id;
}

async function send(
  url: string,
  method: string,
  { headers, body }: { headers: Record<string, string>; body: Iterable<Buffer> },
) {
  const sent = request(url, { method, agent: false, headers: { ...identity, ...headers } });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve).once('error', reject);
  });
  await pipeline(Readable.from(body, { objectMode: false }), sent);
  const response = await answered;
  const pieces = (await response.toArray()) as Buffer[];
  return {
    status: response.statusCode,
    headers: response.headers,
    text: Buffer.concat(pieces).toString(),
  };
}

async function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status) ?? [];
  return Number(kilobytes) * 1024;
}

/** Sets the peak back to what is there now. */
async function resetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${String(pid)}/clear_refs`, '5');
}
