import assert from 'node:assert/strict';
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ESLint } from 'eslint';

const repository = path.resolve(import.meta.dirname, '../..');
const CONFIG = `
import { parser } from '${path.join(repository, 'node_modules/typescript-eslint/dist/index.js')}';
import { importBoundaries } from '${path.join(repository, 'eslint.boundaries.js')}';
export default [
  { files: ['**/*.ts'], languageOptions: { parser } },
  { files: ['**/*.ts'], ...importBoundaries(import.meta.dirname) },
];
`;

/** A tree as small as the table allows: one file wherever an import may come from or go to. */
const files = [
  'contract/jobs.ts',
  'src/main.ts',
  'src/app/app.ts',
  'src/app/app.routes.ts',
  'src/app/core/title.ts',
  'src/app/shared/badge/badge.ts',
  'src/app/testing/builders.ts',
  ...['clusters', 'jobs'].flatMap((feature) => [
    `src/app/${feature}/${feature}.routes.ts`,
    `src/app/${feature}/${feature}-page/${feature}-page.ts`,
    `src/app/${feature}/one-page/one-page.ts`,
    `src/app/${feature}/ui/list/list.ts`,
    `src/app/${feature}/state/${feature}.feature.ts`,
    `src/app/${feature}/data/${feature}-api.ts`,
    `server/src/${feature}/${feature}.service.ts`,
    `server/src/${feature}/${feature}.repository.ts`,
    `server/src/${feature}/lifecycle.ts`,
  ]),
  'server/src/app.ts',
  'server/src/engine/engine.ts',
  'server/src/engine/local/local.ts',
  'server/src/workspace/folder.ts',
  'server/src/db/schema.ts',
  'server/src/http/page.ts',
  'server/test/jobs.test.ts',
  'scripts/start.ts',
  'e2e/pages/jobs.ts',
];

const refused: [from: string, imported: string][] = [
  ['contract/jobs.ts', 'src/app/core/title.ts'],
  ['contract/jobs.ts', 'server/src/db/schema.ts'],
  ['src/app/app.ts', 'src/app/jobs/jobs-page/jobs-page.ts'],
  ['src/app/core/title.ts', 'src/app/jobs/state/jobs.feature.ts'],
  ['src/app/core/title.ts', 'server/src/db/schema.ts'],
  ['src/app/shared/badge/badge.ts', 'src/app/core/title.ts'],
  ['src/app/shared/badge/badge.ts', 'src/app/jobs/ui/list/list.ts'],
  ['src/app/jobs/jobs.routes.ts', 'src/app/clusters/clusters-page/clusters-page.ts'],
  ['src/app/jobs/jobs-page/jobs-page.ts', 'src/app/clusters/ui/list/list.ts'],
  ['src/app/jobs/jobs-page/jobs-page.ts', 'src/app/clusters/state/clusters.feature.ts'],
  ['src/app/jobs/jobs-page/jobs-page.ts', 'src/app/jobs/one-page/one-page.ts'],
  ['src/app/jobs/jobs-page/jobs-page.ts', 'src/app/jobs/data/jobs-api.ts'],
  ['src/app/jobs/ui/list/list.ts', 'src/app/jobs/state/jobs.feature.ts'],
  ['src/app/jobs/ui/list/list.ts', 'src/app/jobs/data/jobs-api.ts'],
  ['src/app/jobs/ui/list/list.ts', 'src/app/core/title.ts'],
  ['src/app/jobs/ui/list/list.ts', 'src/app/clusters/ui/list/list.ts'],
  ['src/app/jobs/state/jobs.feature.ts', 'src/app/jobs/ui/list/list.ts'],
  ['src/app/jobs/state/jobs.feature.ts', 'src/app/clusters/data/clusters-api.ts'],
  ['src/app/jobs/data/jobs-api.ts', 'src/app/jobs/state/jobs.feature.ts'],
  ['src/app/jobs/jobs-page/jobs-page.ts', 'src/app/testing/builders.ts'],
  ['server/src/engine/local/local.ts', 'server/src/db/schema.ts'],
  ['server/src/engine/local/local.ts', 'server/src/jobs/jobs.service.ts'],
  ['server/src/workspace/folder.ts', 'server/src/db/schema.ts'],
  ['server/src/http/page.ts', 'server/src/app.ts'],
  ['server/src/http/page.ts', 'server/src/db/schema.ts'],
  ['server/src/db/schema.ts', 'server/src/http/page.ts'],
  ['server/src/jobs/jobs.service.ts', 'src/app/core/title.ts'],
  ['server/src/jobs/jobs.service.ts', 'server/src/app.ts'],
  ['e2e/pages/jobs.ts', 'src/app/core/title.ts'],
  ['e2e/pages/jobs.ts', 'server/src/db/schema.ts'],
  ['scripts/start.ts', 'src/app/core/title.ts'],
  ['src/app/jobs/ui/list/list.ts', '@ngrx/store'],
  ['src/app/shared/badge/badge.ts', '@ngrx/store'],
  ['server/src/jobs/jobs.service.ts', 'kysely'],
  ['contract/jobs.ts', 'rxjs'],
  ['contract/jobs.ts', 'node:fs'],
];

const allowed: [from: string, imported: string][] = [
  ['src/app/app.routes.ts', 'src/app/jobs/jobs.routes.ts'],
  ['src/app/jobs/jobs.routes.ts', 'src/app/jobs/jobs-page/jobs-page.ts'],
  ['src/app/jobs/jobs-page/jobs-page.ts', 'src/app/jobs/state/jobs.feature.ts'],
  ['src/app/jobs/jobs-page/jobs-page.ts', 'src/app/jobs/ui/list/list.ts'],
  ['src/app/jobs/state/jobs.feature.ts', 'src/app/clusters/state/clusters.feature.ts'],
  ['src/app/jobs/jobs-page/jobs-page.spec.ts', 'src/app/testing/builders.ts'],
  ['src/app/jobs/ui/list/list.ts', 'contract/jobs.ts'],
  ['src/app/jobs/state/jobs.feature.ts', '@ngrx/store'],
  ['server/src/app.ts', 'server/src/jobs/jobs.service.ts'],
  ['server/src/jobs/jobs.service.ts', 'server/src/engine/engine.ts'],
  ['server/src/jobs/jobs.service.ts', 'server/src/clusters/lifecycle.ts'],
  ['server/src/jobs/jobs.repository.ts', 'kysely'],
  ['server/src/jobs/jobs.repository.ts', 'contract/jobs.ts'],
  ['server/test/jobs.test.ts', 'server/src/app.ts'],
  ['contract/jobs.ts', 'zod'],
];

const typesOnly: [from: string, imported: string][] = [
  ['src/app/jobs/state/jobs.feature.ts', 'src/app/jobs/ui/list/list.ts'],
  ['server/src/jobs/jobs.service.ts', 'kysely'],
];

describe('import boundaries', () => {
  let root: string;
  let eslint: ESLint;

  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'moorage-boundaries-'));
    for (const file of files) {
      await mkdir(path.join(root, path.dirname(file)), { recursive: true });
      await writeFile(path.join(root, file), 'export const x = 1;\n');
    }
    await symlink(path.join(repository, 'node_modules'), path.join(root, 'node_modules'));
    await writeFile(path.join(root, 'package.json'), '{ "type": "module" }');
    await writeFile(path.join(root, 'tsconfig.json'), '{ "include": ["**/*.ts"] }');
    await writeFile(path.join(root, 'eslint.config.js'), CONFIG);
    eslint = new ESLint({ cwd: root });
  });
  after(() => rm(root, { recursive: true }));

  async function violations(from: string, statement: string): Promise<string[]> {
    const [result] = await eslint.lintText(statement, { filePath: path.join(root, from) });
    return result?.messages.map(({ message }) => message) ?? [];
  }
  function specifier(from: string, imported: string): string {
    if (!imported.endsWith('.ts')) return imported;
    const relative = path.relative(path.dirname(from), imported);
    return relative.startsWith('.') ? relative : `./${relative}`;
  }

  for (const [from, imported] of refused) {
    it(`refuse ${from} → ${imported}`, async () => {
      const found = await violations(from, `import { x } from '${specifier(from, imported)}';`);

      assert.equal(found.length, 1, found.join('\n'));
    });
  }
  for (const [from, imported] of allowed) {
    it(`allow ${from} → ${imported}`, async () => {
      const found = await violations(from, `import { x } from '${specifier(from, imported)}';`);

      assert.deepEqual(found, []);
    });
  }
  for (const [from, imported] of typesOnly) {
    it(`allow types of ${from} → ${imported}`, async () => {
      const found = await violations(
        from,
        `import type { x } from '${specifier(from, imported)}';`,
      );

      assert.deepEqual(found, []);
    });
  }

  it('let modules share functions and types, and only the wiring make them', async () => {
    const file = 'server/src/jobs/jobs.service.ts';
    const other = '../clusters/clusters.service.ts';

    assert.equal((await violations(file, `import { createX } from '${other}';`)).length, 1);
    assert.deepEqual(await violations(file, `import { x } from '${other}';`), []);
    assert.deepEqual(await violations(file, `import type { createX } from '${other}';`), []);
    assert.deepEqual(
      await violations('server/src/app.ts', `import { createX } from './jobs/jobs.service.ts';`),
      [],
    );
  });

  it('let the shell load a page, but not import it', async () => {
    const page = `'./jobs/jobs-page/jobs-page'`;

    assert.deepEqual(await violations('src/app/app.routes.ts', `void import(${page});`), []);
    assert.equal(
      (await violations('src/app/app.routes.ts', `import { x } from ${page};`)).length,
      1,
    );
  });

  it('keep HttpClient in data and core', async () => {
    const statement = `import { HttpClient } from '@angular/common/http';`;

    assert.equal((await violations('src/app/jobs/jobs-page/jobs-page.ts', statement)).length, 1);
    assert.deepEqual(await violations('src/app/jobs/data/jobs-api.ts', statement), []);
  });

  it('keep the router out of presentational components, save its link', async () => {
    const file = 'src/app/jobs/ui/list/list.ts';

    assert.equal((await violations(file, `import { Router } from '@angular/router';`)).length, 1);
    assert.deepEqual(await violations(file, `import { RouterLink } from '@angular/router';`), []);
  });
});
