#!/usr/bin/env node
import { spawn } from 'node:child_process';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Starts the client, which is TypeScript, with a Node that can read it: this one, or the one that the package brings.
 * Plain JavaScript that any Node since 18 understands.
 */
const NEEDED = 24;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = join(root, 'cli/src/main.ts');

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  // Half of the time that a short command takes is the compiler's.
  module.enableCompileCache();
  await import(program);
} else {
  const packaged = createRequire(import.meta.url).resolve('node/package.json');
  const node = join(dirname(packaged), 'bin/node');
  const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the client by itself, which may have something to say; this process waits for it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(
      `The Node of this package does not start (${error.message}): run "npm ci" in ${root}.`,
    );
    process.exitCode = 33;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}
