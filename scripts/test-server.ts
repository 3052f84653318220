import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { createDb, createPool, migrate } from '../server/src/db/database.ts';
import { compileCache } from '../server/test/support/compile-cache.ts';
import { administer, openOwnServer, withDatabase } from '../server/test/support/database.ts';

/**
 * Runs the server's tests on one PostgreSQL: the one of DATABASE_URL, else an embedded one that lives as long as the
 * run. Every test file copies its database from a template that was migrated once. Arguments are passed on to
 * `node --test`; without any, all test files are run.
 */
const given = process.env['DATABASE_URL'];
const server = given ? { url: given, stop: () => Promise.resolve() } : await openOwnServer();
const template = `moorage_template_${randomBytes(4).toString('hex')}`;
try {
  await administer(server.url, `create database ${template}`);
  const db = createDb(createPool(withDatabase(server.url, template), 1));
  await migrate(db);
  await db.destroy();
  process.exitCode = await runTests({ DATABASE_URL: server.url, MOORAGE_TEST_TEMPLATE: template });
} finally {
  await administer(server.url, `drop database if exists ${template} with (force)`);
  await server.stop();
}

function runTests(env: Record<string, string>): Promise<number> {
  const given = process.argv.slice(2);
  const args = [
    '--test',
    '--test-timeout=120000',
    // Most of them wait for other processes: on two cores Node alone would run one file at a time.
    `--test-concurrency=${String(Math.max(2, availableParallelism() - 1))}`,
    ...(given.length > 0 ? given : ['server/test/**/*.test.ts']),
  ];
  const child = spawn(process.execPath, args, {
    stdio: 'inherit',
    env: { ...process.env, ...compileCache, ...env },
  });
  // Ctrl-C reaches the tests by themselves; this process waits for them, then tidies up.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}
