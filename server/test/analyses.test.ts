import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Analysis } from '#contract/analyses';
import { page } from '#contract/wire';
import { createAnalysesService } from '../src/analyses/analyses.service.ts';
import { readCatalogue } from '../src/analyses/catalogue.ts';
import { createInstallationProbe } from '../src/analyses/installation.ts';
import { DomainError } from '../src/http/domain-error.ts';
import { createTestApp } from './support/app.ts';

const { as, ada } = await createTestApp();
const bin = await mkdtemp(join(tmpdir(), 'moorage-test-bin-'));
after(() => rm(bin, { recursive: true, force: true }));

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(bin, name), 0o755);
}

function setup(now = () => 0) {
  return createAnalysesService({
    catalogue: readCatalogue(),
    aliases: { ncbi: 'blast' },
    coreTypeCodes: () => Promise.resolve(['cove']),
    probe: createInstallationProbe(bin),
    clock: () => new Date(now()),
    freshMs: 60_000,
  });
}

describe('analyses', () => {
  it('are listed by name, with versions and whether they are installed', async () => {
    const { results } = page(Analysis).parse(
      (await as(ada, 'GET', '/api/v2/analyses?page=1')).json(),
    );

    const codes = results.map(({ code }) => code);
    for (const code of ['user_included', 'blast', 'python', 'hy-keras', 'tensorflow'])
      assert.ok(codes.includes(code));
    const names = results.map(({ name }) => name);
    assert.deepEqual(
      names,
      names.toSorted((a, b) => a.localeCompare(b, 'en')),
    );
    const own = results.find(({ code }) => code === 'user_included');
    assert.equal(own?.name, 'Bring Your Own Software');
    assert.deepEqual(
      [own.versions[0]?.versionCode, own.versions[0]?.version, own.versions[0]?.isInstalled],
      ['0', 'CPU', true],
    );
    assert.deepEqual(own.versions[0]?.allowedCoreTypes, ['cove']);
    assert.deepEqual(own.supportDesks, []);
  });

  it('are answered one by one, without support desks in v3', async () => {
    const response = await as(ada, 'GET', '/api/v3/analyses/blast/');

    const analysis = Analysis.parse(response.json());
    assert.equal(analysis.name, 'BLAST+');
    assert.match(analysis.versions[0]?.stdCommand ?? '', /makeblastdb/);
    assert.equal(analysis.supportDesks, undefined);
    assert.equal((await as(ada, 'GET', '/api/v3/analyses/nothing/')).statusCode, 404);
  });

  it('are said to be installed once the machine has them, with the version found', async () => {
    let now = 0;
    const analyses = setup(() => now);
    const installation = async () => {
      const [version] = (await analyses.get('blast', 'v3'))?.versions ?? [];
      return [version?.isInstalled, version?.installation];
    };
    assert.deepEqual(await installation(), [
      false,
      'blastn was not found. Install the Debian package ncbi-blast+ on this machine.',
    ]);

    await program('blastn', 'echo "blastn: 2.99.0+"');
    assert.equal((await installation())[0], false, 'an answer of this minute is kept');
    now += 60_000;
    await analyses.refresh();

    assert.deepEqual(await installation(), [true, 'Found version 2.99.0+.']);
    await program('blastn', 'exit 1');
    await analyses.refresh();
    assert.equal((await installation())[0], false);
  });

  it('are checked with nothing of the environment of the server', async () => {
    process.env['MOORAGE_TEST_CANARY'] = 'secret';
    await program('blastn', 'echo "blastn: ${MOORAGE_TEST_CANARY:-clean}"');

    const analysis = await setup().get('blast', 'v3');

    assert.equal(analysis?.versions[0]?.installation, 'Found version clean.');
  });

  it('are found by code, alias and name, in a version by its code or name', () => {
    const { require } = setup();
    const chosen = {
      code: 'user_included',
      name: 'Bring Your Own Software',
      version: '0',
      versionName: 'CPU',
    };
    const { id, ...found } = require({ code: 'bringyourownsoftware', version: 'CPU' });

    assert.deepEqual(found, chosen);
    assert.match(id, /^[a-z]{6}$/);
    assert.equal(require({ code: 'user_included', version: null }).version, '0');
    assert.equal(require({ code: 'ncbi', version: '2' }).code, 'blast');
  });

  it('that are unknown are refused with the field named', () => {
    const { require, requireAll } = setup();
    const body = (call: () => unknown): unknown => {
      try {
        call();
      } catch (error) {
        if (error instanceof DomainError) return error.body;
        throw error;
      }
      return undefined;
    };

    assert.deepEqual(
      Object.keys(
        (body(() => require({ code: 'x', version: null })) as { analysis: object }).analysis,
      ),
      ['code'],
    );
    assert.deepEqual(
      body(() => require({ code: 'blast', version: '9' })),
      {
        analysis: { version: ['BLAST+ has no version "9" here. This server offers: 2.'] },
      },
    );
    const refs = [
      { code: 'blast', version: null },
      { code: 'blast', version: '9' },
    ];
    assert.deepEqual(
      body(() => requireAll(refs)),
      {
        installedAnalyses: [
          {},
          { analysis: { version: ['BLAST+ has no version "9" here. This server offers: 2.'] } },
        ],
      },
    );
  });

  it('of old jobs keep their codes when the catalogue has them no longer', () => {
    assert.deepEqual(setup().describe('gone', '7'), {
      id: setup().describe('gone', '7').id,
      code: 'gone',
      name: 'gone',
      version: '7',
      versionName: '7',
    });
  });
});
