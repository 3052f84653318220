import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { File } from '#contract/files';
import { createTestApp } from './support/app.ts';

/** 2.4 and items 16 to 21 of the wire contract: files, sent by clients that write HTTP by hand. */
const { app, ada } = await createTestApp();
const origin = await app.listen({ host: '127.0.0.1', port: 0 });
const port = Number(new URL(origin).port);
const sha512 = (bytes: Buffer | string) => createHash('sha512').update(bytes).digest('hex');
const CRLF = '\r\n';

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}
const get = async (path: string, headers: Record<string, string> = {}): Promise<Answer> => {
  const response = await fetch(origin + path, { headers: { ...ada.headers, ...headers } });
  return {
    status: response.status,
    headers: response.headers,
    body: Buffer.from(await response.arrayBuffer()),
  };
};

/** The parts as raw text: header lines, a blank line, the body. */
const multipartOf = (...parts: (string | Buffer)[]): Buffer =>
  Buffer.concat([
    ...parts.flatMap((part) => [Buffer.from(`--XX${CRLF}`), Buffer.from(part), Buffer.from(CRLF)]),
    Buffer.from(`--XX--${CRLF}`),
  ]);
const part = (disposition: string, body: string, ...headers: string[]) =>
  [`Content-Disposition: form-data; ${disposition}`, ...headers, '', body].join(CRLF);

async function send(
  body: Buffer,
  {
    method = 'POST',
    path = '/api/v2/files/contents/',
    type = 'multipart/form-data; boundary=XX',
    more = [] as string[],
  } = {},
) {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const head = [
    `${method} ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${String(port)}`,
    `Authorization: Token ${ada.token}`,
    `Content-Type: ${type}`,
    `Content-Length: ${String(body.length)}`,
    'Connection: close',
    ...more,
  ];
  socket.write(head.join(CRLF) + CRLF + CRLF);
  if (more.includes('Expect: 100-continue')) await once(socket, 'data');
  socket.write(body);
  await once(socket, 'close');
  const text = Buffer.concat(chunks).toString();
  const final = text.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
  return {
    continued: final !== text,
    status: Number(final.slice(9, 12)),
    json: JSON.parse(final.split(CRLF + CRLF)[1] ?? '') as unknown,
  };
}
async function uploaded(body: Buffer, options: Parameters<typeof send>[1] = {}): Promise<File> {
  const { status, json } = await send(body, options);
  assert.equal(status, 201, JSON.stringify(json));
  return File.parse(json);
}
const plain = part('name="file"; filename="a.txt"', 'text');

describe('an upload', () => {
  it('16: by PUT is the same as by POST, under every base, with and without a slash', async () => {
    for (const method of ['POST', 'PUT'])
      for (const path of [
        '/api/v2/files/contents/',
        '/api/v3/files/contents',
        '//api/v2/files/contents/',
        '/api/files/contents',
      ])
        assert.equal((await uploaded(multipartOf(plain), { method, path })).name, 'a.txt');
  });

  it('is a new file every time', async () => {
    const [one, two] = [await uploaded(multipartOf(plain)), await uploaded(multipartOf(plain))];
    assert.notEqual(one.id, two.id);
    assert.notEqual(one.path, two.path);
    assert.match(one.path, /^user\/user_[A-Za-z]{6}\/a-[0-9a-f-]{36}\.txt$/);
  });

  for (const [what, typeId, parts] of [
    ['nothing', 1, [plain]],
    ['a plain field', 3, [part('name="typeId"', '3'), plain]],
    ['a plain field after the file', 4, [plain, part('name="typeId"', '4')]],
    [
      'a file part whose file name is typeId',
      5,
      [part('name="typeId"; filename="typeId"', '5'), plain],
    ],
    ['a header of the part', 7, [part('name="file"; filename="a.txt"', 'text', 'type_id: 7')]],
    [
      'a content type that is none',
      3,
      [part('name="file"; filename="a.txt"', 'text', "Content-Type: {'type_id': 3}")],
    ],
    [
      'that with double quotes',
      8,
      [part('name="file"; filename="a.txt"', 'text', 'Content-Type: {"type_id": 8}')],
    ],
  ] as const) {
    it(`17: has its type from ${what}`, async () => {
      assert.equal((await uploaded(multipartOf(...parts))).typeId, typeId);
    });
  }

  for (const [written, name] of [
    ['filename="inputs/case.inp"', 'case.inp'],
    ['filename="C:\\in\\case.inp"', 'case.inp'],
    ['filename="/home/ada/case.inp"', 'case.inp'],
    ['filename=case.inp', 'case.inp'],
    ['filename="größe ß.inp"', 'größe ß.inp'],
    ["filename*=UTF-8''gr%C3%B6%C3%9Fe.inp", 'größe.inp'],
    ['filename="x.inp"; filename*=utf-8\'\'%E2%82%AC.inp', '€.inp'],
    ['filename="a;b=\'c\'.inp"', "a;b='c'.inp"],
  ] as const) {
    it(`18: ${written} is called ${name}`, async () => {
      const file = await uploaded(multipartOf(part(`name="file"; ${written}`, 'x')));
      assert.deepEqual([file.name, file.relativePath], [name, name]);
    });
  }

  it('18: may have no bytes, and waits to be told to go on', async () => {
    const empty = await uploaded(multipartOf(part('name="file"; filename="empty"', '')));
    assert.deepEqual([empty.decryptedSize, empty.fileChecksums[0]?.fileHash], [0, sha512('')]);
    const { continued, status } = await send(multipartOf(plain), {
      more: ['Expect: 100-continue'],
    });
    assert.deepEqual([continued, status], [true, 201]);
  });

  it('18: of many megabytes takes no more memory than a few chunks', async () => {
    const body = Buffer.alloc(96 * 1024 * 1024, 'moorage ');
    const form = new FormData();
    form.append('file', new Blob([body]), 'large.bin');
    const response = await fetch(`${origin}/api/v2/files/contents/`, {
      method: 'POST',
      headers: ada.headers,
      body: form,
    });
    const file = File.parse(await response.json());
    assert.deepEqual(
      [response.status, file.decryptedSize, file.fileChecksums[0]?.fileHash],
      [201, body.length, sha512(body)],
    );
  });

  it('keeps its bytes exactly, boundaries and line ends in them included', async () => {
    const content = `--X${CRLF}--XY${CRLF}${CRLF}--\r\n-`;
    const file = await uploaded(multipartOf(part('name="file"; filename="b"', content)));
    assert.equal((await get(`/api/v2/files/${file.id}/contents/`)).body.toString(), content);
  });

  for (const [what, body, options] of [
    ['no part called file', multipartOf(part('name="other"; filename="a"', 'x')), {}],
    ['a part without a file name', multipartOf(part('name="file"', 'x')), {}],
    ['a file name that names nothing', multipartOf(part('name="file"; filename=".."', 'x')), {}],
    ['no boundary', multipartOf(plain), { type: 'multipart/form-data' }],
    ['another content type', Buffer.from('{}'), { type: 'application/json' }],
    ['nothing at all', Buffer.alloc(0), {}],
    ['a body that ends early', multipartOf(plain).subarray(0, 60), {}],
    ['a type that is none', multipartOf(part('name="typeId"', 'x'), plain), {}],
  ] as const) {
    it(`with ${what} is a 400 in JSON`, async () => {
      const { status, json } = await send(body, options);
      assert.deepEqual([status, typeof json], [400, 'object']);
    });
  }
});

describe('a download', async () => {
  const content = 'one\ntwo\r\nthree';
  const file = await uploaded(multipartOf(part('name="file"; filename="a.txt"', content)));
  const empty = await uploaded(multipartOf(part('name="file"; filename="b.txt"', '')));
  const url = `/api/v2/files/${file.id}/contents/`;

  it('20: has the length that decryptedSize says, is not packed, and is where downloadUrl leads', async () => {
    assert.equal(file.downloadUrl, origin + url);
    const { status, headers, body } = await get(new URL(file.downloadUrl).pathname, {
      'accept-encoding': 'gzip, br',
    });
    assert.deepEqual([status, body.toString()], [200, content]);
    assert.equal(headers.get('content-length'), String(file.decryptedSize));
    assert.equal(headers.get('accept-ranges'), 'bytes');
    assert.equal(headers.get('content-encoding'), null);
  });

  for (const [range, status, body, contentRange] of [
    ['bytes=0-2', 206, 'one', 'bytes 0-2/14'],
    ['bytes=9-15', 206, 'three', 'bytes 9-13/14'],
    ['bytes=4-', 206, 'two\r\nthree', 'bytes 4-13/14'],
    ['bytes=-5', 206, 'three', 'bytes 9-13/14'],
    ['bytes=-99', 206, content, 'bytes 0-13/14'],
    ['bytes=14-', 416, null, 'bytes */14'],
    ['nonsense', 200, content, null],
  ] as const) {
    it(`19: Range: ${range} is a ${String(status)}`, async () => {
      const answer = await get(url, { range });
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get('content-range'), contentRange);
      if (body === null) assert.equal(typeof JSON.parse(answer.body.toString()), 'object');
      else assert.equal(answer.body.toString(), body);
    });
  }

  it('19: of an empty file ignores Range', async () => {
    const { status, body } = await get(`/api/v2/files/${empty.id}/contents/`, {
      range: 'bytes=0-99',
    });
    assert.deepEqual([status, body.length], [200, 0]);
  });

  it('19: in ten parts at once is the whole, by its checksum', async () => {
    const bytes = Buffer.from(Array.from({ length: 100_003 }, (_, index) => index % 251));
    const large = await uploaded(
      multipartOf(Buffer.concat([Buffer.from(part('name="file"; filename="l"', '')), bytes])),
    );
    const size = 10_001;
    const parts = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const range = `bytes=${String(index * size)}-${String((index + 1) * size - 1)}`;
        return (await get(`/api/v2/files/${large.id}/contents`, { range })).body;
      }),
    );
    assert.equal(sha512(Buffer.concat(parts)), large.fileChecksums[0]?.fileHash);
  });

  it('21: as lines keeps the line ends, so that printed they are the file', async () => {
    const { body } = await get(`/api/v2/files/${file.id}/lines`);
    assert.equal(body.toString(), '{"lines":["one\\n","two\\r\\n","three"]}');
    const binary = await uploaded(multipartOf(part('name="file"; filename="b"', 'a\0b')));
    assert.equal((await get(`/api/v2/files/${binary.id}/lines/`)).status, 400);
  });
});

describe('a file', () => {
  const change = (id: string, body: object) =>
    app.inject({
      method: 'PATCH',
      url: `/api/v2/files/${id}/`,
      headers: ada.headers,
      payload: body,
    });

  it('takes a new name and type, also as a whole object', async () => {
    const file = await uploaded(multipartOf(plain));
    const answer = await change(file.id, { ...file, name: 'b.txt', typeId: '4', decryptedSize: 7 });
    const changed = File.parse(answer.json());
    assert.deepEqual(
      [
        answer.statusCode,
        changed.name,
        changed.relativePath,
        changed.typeId,
        changed.decryptedSize,
      ],
      [200, 'b.txt', 'b.txt', 4, 4],
    );
    assert.equal(File.parse((await change(file.id, {})).json()).name, 'b.txt');
  });

  it('keeps a name that a folder can hold', async () => {
    const file = await uploaded(multipartOf(plain));
    for (const body of [
      { name: 'a/b' },
      { name: '..' },
      { name: '€'.repeat(200) },
      { typeId: 6 },
      { typeId: 'x' },
    ])
      assert.equal((await change(file.id, body)).statusCode, 400, JSON.stringify(body));
  });
});
