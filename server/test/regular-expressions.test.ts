import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../..');
/** What sees text of users, of their jobs and of their clients. */
const FOLDERS = ['server/src', 'contract', 'src/app/jobs', 'src/app/shared', 'src/app/core'];
const LENGTH = 40_000;
/** One that looks at each place of the text once needs a millisecond; one that is quadratic needs seconds. */
const LIMIT_MS = 1_000;

interface Found {
  readonly where: string;
  readonly source: string;
  readonly flags: string;
}

async function expressions(): Promise<Found[]> {
  const lists = await Promise.all(
    FOLDERS.map(async (folder) =>
      (await readdir(join(ROOT, folder), { recursive: true }))
        .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
        .map((name) => join(folder, name)),
    ),
  );
  const found = await Promise.all(lists.flat().map(expressionsIn));
  return found.flat();
}

async function expressionsIn(file: string): Promise<Found[]> {
  const text = await readFile(join(ROOT, file), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) ?? [];
      found.push({ where: `${file}: ${node.text}`, source, flags });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Long texts of what the expression itself speaks of, which end in something that it does not. */
function attacks(source: string): string[] {
  const letters = new Set([
    ...source
      .replaceAll(/\\[a-zA-Z]|[\\()[\]{}*+?|^$]/g, '')
      .slice(0, 40)
      .split(''),
  ]);
  const pieces = [
    ...letters,
    ' ',
    'a',
    'A',
    '0',
    '-',
    '.',
    '/',
    '\\',
    '\t',
    '\n',
    '\x1b[',
    '\x1b]',
    'a0',
    ' a',
    'a=',
    '%41',
    '; ',
    '"\\',
  ];
  const begin = /^\^?([\w;:=/ -]*)/.exec(source)?.[1] ?? '';
  return [...new Set(pieces)].flatMap((piece) => {
    const text = piece.repeat(Math.ceil(LENGTH / piece.length));
    return [`${text}\u0000`, `${begin}${text}\u0000`];
  });
}

describe('a regular expression that sees text of others', () => {
  it('S20: looks at a long text once, whatever is in it', async () => {
    const all = await expressions();
    assert.ok(all.length > 100, String(all.length));
    const slow: string[] = [];
    for (const { where, source, flags } of all) {
      const context = createContext({ texts: attacks(source), source, flags });
      try {
        runInContext(
          'for (const text of texts) { const looked = new RegExp(source, flags.replace("y", "g")); text.replace(looked, ""); }',
          context,
          { timeout: LIMIT_MS },
        );
      } catch {
        slow.push(where);
      }
    }

    assert.deepEqual(slow, []);
  });
});
