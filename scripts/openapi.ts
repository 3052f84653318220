import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { buildApp } from '../server/src/app.ts';
import { testDeps } from '../server/test/support/app.ts';
import { openTestDatabase } from '../server/test/support/database.ts';

/** Writes docs/openapi.json from the routes; with `--check` only says whether it is up to date. */
const file = join(import.meta.dirname, '../docs/openapi.json');
const described = await describe();
const known = await readFile(file, 'utf8').catch(() => '');
if (!process.argv.includes('--check')) {
  await writeFile(file, described);
} else if (known !== described) {
  process.stderr.write('docs/openapi.json is stale: run "npm run openapi" and commit it.\n');
  process.exitCode = 1;
}

async function describe(): Promise<string> {
  const database = await openTestDatabase();
  try {
    const app = await buildApp(await testDeps(database));
    const document = JSON.stringify(app.swagger());
    await app.close();
    return await format(document, { ...(await resolveConfig(file)), parser: 'json' });
  } finally {
    await database.close();
  }
}
