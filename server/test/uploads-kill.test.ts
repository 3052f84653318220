import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { OWN_TOKEN, startServer, type OwnServer } from '../../scripts/lib/server.ts';
import { uploadBig, WAYS } from './support/big-upload.ts';
import { until } from './support/local-engine.ts';
import { createTusClient } from './support/tus.ts';

const MIB = 1024 * 1024;
const KILLS = 2;
const identity = { authorization: `Token ${OWN_TOKEN}` };

describe('uploads to a server of their own', { timeout: 120_000 }, () => {
  let home: string;
  let server: OwnServer;
  const tus = () => createTusClient(server.baseUrl, identity);
  const get = (path: string) => fetch(`${server.baseUrl}${path}`, { headers: identity });

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'moorage-uploads-'));
    server = await startServer(home, 'server');
  });
  after(async () => {
    await server.end('SIGTERM');
    await rm(home, { recursive: true, force: true });
  });

  it('R19: survive kill -9 in the middle of a piece, and lose no byte that was acknowledged', async () => {
    const bytes = randomBytes(24 * MIB);
    const sha512 = createHash('sha512').update(bytes).digest('hex');
    const created = await tus().create(bytes.length, { filename: 'killed.bin', sha512 });
    const path = String(created.headers['location']);

    let acknowledged = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const piece = bytes.subarray(acknowledged, acknowledged + MIB);
      acknowledged = Number(
        (await tus().patch(path, acknowledged, piece)).headers['upload-offset'],
      );
      const rest = bytes.subarray(acknowledged);
      const held = tus().holdPatch(path, acknowledged, rest, 3 * MIB);
      const seen = await until('some of the next piece is there', async () => {
        const offset = await tus().offset(path);
        return offset > acknowledged && offset;
      });
      await server.end('SIGKILL');
      held.end();
      server = await startServer(home, 'server');
      acknowledged = await tus().offset(path);

      assert.ok(acknowledged >= seen, `${String(acknowledged)} of ${String(seen)} bytes are left`);
      assert.match(await (await get('/api/v3/files/?search=killed')).text(), /"count":0/);
    }
    const last = await tus().patch(path, acknowledged, bytes.subarray(acknowledged));
    const fileId = String(last.headers['moorage-file-id']);

    assert.equal(last.status, 204, last.body);
    const content = await get(`/api/v3/files/${fileId}/contents/`);
    assert.ok(Buffer.from(await content.arrayBuffer()).equals(bytes));
  });

  for (const way of WAYS) {
    it(`R19: never are in the memory of the server, sent by ${way}`, async () => {
      await uploadBig(server, way, 16 * MIB);
      const { grownBytes } = await uploadBig(server, way, 128 * MIB);

      assert.ok(grownBytes < 80 * MIB, `${String(Math.round(grownBytes / MIB))} MiB more`);
    });
  }
});
