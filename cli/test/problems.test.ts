import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import * as z from 'zod';
import { startCuttingProxy } from '../../server/test/support/cutting-proxy.ts';
import { createConnection } from '../src/http/connection.ts';
import { createCertificate } from '../../server/test/support/certificate.ts';
import { newHome, startOwnServer } from '../../server/test/support/own-server.ts';
import { createBench, newFolder, startClient, TOKEN } from './support/bench.ts';

const bench = await createBench();
const folder = await newFolder({ 'run.sh': '#!/bin/bash\n#RESCALE_CORES=999\ntrue\n' });
const ID = '"nope" is not|not found';

/** Answers as the test says, for what a good server does not answer. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  after(() => server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

describe('an error', () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['an unknown command', ['frobnicate'], /unknown command 'frobnicate'/],
    ['no command', [], /Usage: moorage/],
    ['an unknown option', ['list', '--frob'], /unknown option '--frob'/],
    ['a missing option', ['status'], /required option '-j, --job <id>'/],
    ['a wrong format', ['list', '-o', 'yaml'], /"yaml" is no format: -o takes json or table/],
    ['a wrong number', ['tail', '-j', 'AbCdEf', '-n', 'ten'], /--lines is "ten"/],
    ['an unknown job', ['status', '-j', 'nope'], new RegExp(ID)],
    ['an id that is a path', ['delete', '-j', '../clusters/x'], /not found/],
    ['a script that is not there', ['submit', '-i', 'no.sh'], /no\.sh cannot be read/],
    [
      'an input that is not there',
      ['submit', '-i', 'run.sh', 'no.inp'],
      /no file or folder no\.inp/,
    ],
    [
      'hardware that is not offered',
      ['submit', '-q', '-i', 'run.sh'],
      /jobanalyses\.hardware\.coresPerSlot: .*999/,
    ],
    ['a folder to upload', ['upload', '.'], /is not a file/],
    ['neither job nor file', ['download-file'], /What is to be downloaded/],
    ['neither -a nor -c', ['list-info'], /Which one is wanted/],
    ['a shell that is not known', ['completion', 'csh'], /not one of bash, zsh and fish/],
    [
      'a wrong key',
      ['list', '--api-key', 'wrong'],
      /does not know this API key.*\/user\/settings\/api-key\//,
    ],
    ['a profile that is not there', ['list', '-p', 'day'], /no profile "day"/],
    [
      'nothing that listens',
      ['list', '-X', 'http://127.0.0.1:18799'],
      /cannot be reached \(nothing listens there\)/,
    ],
  ];
  for (const [what, args, words] of cases)
    it(`ends with 33 and says what to do: ${what}`, async () => {
      const { code, stdout, stderr } = await bench.moorage(folder, ...args);

      assert.equal(code, 33, stdout);
      assert.equal(stdout, '');
      assert.match(stderr, words);
      assert.doesNotMatch(stderr, /\n\s+at /);
    });

  it('tells a certificate that is not trusted, and trusts the one that is named', async () => {
    const { files, ca } = await createCertificate();
    const config = await newFolder({
      'moorage.yaml': `tls: { certificate: ${files.certificate}, key: ${files.key} }\n`,
      'ca.pem': ca,
    });
    const server = await startOwnServer({
      MOORAGE_HOME: await newHome(),
      MOORAGE_ADMIN_TOKEN: TOKEN,
      MOORAGE_CONFIG: join(config, 'moorage.yaml'),
    });
    const env = { ...bench.env, MOORAGE_URL: server.address };

    const refused = await startClient(['list'], env, folder).ended;
    assert.equal(refused.code, 33);
    assert.match(refused.stderr, /not trusted .*NODE_EXTRA_CA_CERTS/);

    const trusting = { ...env, NODE_EXTRA_CA_CERTS: join(config, 'ca.pem') };
    const { code, stderr } = await startClient(['list'], trusting, folder).ended;
    assert.equal(code, 0, stderr);
  });

  it('is told when something else answers there', async () => {
    const url = await serve((_request, response) => response.end('<html>hello</html>'));

    const { code, stderr } = await bench.through(url, folder, 'list');

    assert.equal(code, 33);
    assert.match(stderr, /does not answer as Moorage does/);
  });

  it('is made when a server names files that lead out of the folder', async () => {
    const file = {
      id: 'AbCdEf',
      name: 'x',
      relativePath: '../../evil.txt',
      path: 'user/user_A/output/job_AbCdEf/run1/../../evil.txt',
      decryptedSize: 1,
      dateUploaded: '2026-03-01T09:30:00.000000Z',
      fileChecksums: [],
      isUploaded: true,
    };
    const job = {
      ...{
        id: 'AbCdEf',
        name: 'x',
        outcome: 'succeeded',
        statusReason: null,
        exitCode: 0,
        signal: null,
      },
      ...{ expectedRuns: 1, elapsedWalltimeSeconds: 1, cost: 0, currency: 'USD' },
    };
    const url = await serve(({ url: asked = '' }, response) => {
      const results = asked.includes('/files/') ? [file] : [];
      const list = { count: results.length, previous: null, next: null, results };
      response.end(JSON.stringify(asked.endsWith('/jobs/AbCdEf/') ? job : list));
    });

    const { code, stderr } = await bench.through(url, folder, 'sync', '-j', 'AbCdEf', '-o', 'into');

    assert.equal(code, 33);
    assert.match(stderr, /"\.\.\/\.\.\/evil\.txt" leads out of into and is not written/);
  });
});

describe('a request that gets lost', () => {
  it('is sent again after as long as the server asks, and each time a little later', async () => {
    const pauses: number[] = [];
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      if (asked === 1)
        response.writeHead(429, { 'retry-after': '7' }).end('{"detail":"Too many."}');
      else if (asked < 4) response.writeHead(503).end();
      else response.end('{"id":"x"}');
    });
    const pause = async (ms: number) => pauses.push(ms);
    const connection = createConnection(
      { baseUrl: url, apiKey: 'k' },
      { random: () => 0.5, pause },
    );

    assert.deepEqual(await connection.json('GET', 'jobs/x/', { what: 'It' }), { id: 'x' });
    assert.deepEqual(pauses, [7125, 1250, 2500]);
  });

  it('makes nothing twice: a POST bears one key for all its tries', async () => {
    const proxy = await startCuttingProxy(Number(new URL(bench.server.address).port));
    after(() => proxy.close());
    const pause = async () => {
      proxy.cutNext('never');
    };
    const connection = createConnection({ baseUrl: proxy.url, apiKey: TOKEN }, { pause });
    const count = async () => {
      const { stdout } = await bench.moorage('/', 'clusters', 'list', '-o', 'json');
      return z.array(z.unknown()).parse(JSON.parse(stdout)).length;
    };
    const before = await count();
    await connection.json('GET', 'users/me/', { what: 'I' });

    proxy.cutNext('before-answer');
    const body = { hardware: { coreType: 'local', coresPerSlot: 1 } };
    await connection.json('POST', 'clusters/', { what: 'The cluster', body });

    assert.equal(await count(), before + 1);
  });
});
