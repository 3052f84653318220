#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Starts the client, which is TypeScript, with a Node that can read it: this one, or the one that the package brings.
 * Plain JavaScript that any Node since 18 understands.
 */
const NEEDED = 24;
const program = join(
  import.meta.dirname ?? dirname(new URL(import.meta.url).pathname),
  'src/main.ts',
);

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  await import(program);
} else {
  const node = join(
    dirname(createRequire(import.meta.url).resolve('node/package.json')),
    'bin/node',
  );
  const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the client by itself, which may have something to say; this process waits for it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(
      `The Node of this package does not start (${error.message}): run "npm ci" in ${dirname(program)}/../..`,
    );
    process.exitCode = 33;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}
