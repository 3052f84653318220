import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readGuards, withoutGuard } from '../../scripts/lib/guards.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The failures (R) and attacks (S) that docs/reliability.md and docs/security.md promise to survive. */
const CASES = [
  ...[1, 2, 3, 6, 7, 8, 9, 10, 11, 13, 14, 15, 17, 18, 19, 20, 21, 22, 24, 26, 27].map(
    (number) => `R${String(number)}`,
  ),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((number) => `S${String(number)}`),
  ...[14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27].map((number) => `S${String(number)}`),
];

async function testNames(): Promise<string[]> {
  const folders = ['server/test', 'e2e', 'src'];
  const lists = await Promise.all(
    folders.map((folder) => readdir(join(ROOT, folder), { recursive: true })),
  );
  const files = lists
    .flatMap((names, index) => names.map((name) => join(ROOT, folders[index] ?? '', name)))
    .filter((file) => /\.(?:test|spec)\.ts$/.test(file));
  const sources = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return sources.flatMap((source) =>
    [...source.matchAll(/\b(?:it|test)\(\s*(['"`])(.*?)\1/g)].map(([, , name = '']) => name),
  );
}

const names = await testNames();
const guards = await readGuards();

describe('every failure and attack that is promised to be survived', () => {
  for (const number of CASES) {
    it(`has a test named after ${number}`, () => {
      assert.ok(names.some((name) => new RegExp(`^[RS0-9, ]*\\b${number}\\b`).test(name)));
    });

    it(`has a guard for ${number} that can be taken out`, () => {
      assert.ok(guards.some((guard) => guard.case === number));
    });
  }
});

describe('every guard', () => {
  for (const guard of guards) {
    it(`stands once in the code: ${guard.case}, ${guard.what}`, async () => {
      const source = await readFile(join(ROOT, guard.file), 'utf8');

      assert.notEqual(withoutGuard(source, guard), source);
    });
  }
});
