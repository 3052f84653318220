import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { format, resolveConfig } from 'prettier';
import { buildApp } from '../server/src/app.ts';
import { testDeps } from '../server/test/support/app.ts';
import { openTestDatabase } from '../server/test/support/database.ts';

/** Writes docs/openapi.json from the routes; with `--check` says whether it is valid and up to date. */
const file = join(import.meta.dirname, '../docs/openapi.json');
const described = await describe();
const known = await readFile(file, 'utf8').catch(() => '');
if (!process.argv.includes('--check')) {
  await writeFile(file, described);
} else {
  const { valid, errors } = await new Validator().validate(described);
  if (!valid) {
    process.stderr.write(`The document is no good OpenAPI: ${JSON.stringify(errors)}\n`);
    process.exitCode = 1;
  }
}
if (process.argv.includes('--check') && known !== described) {
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
