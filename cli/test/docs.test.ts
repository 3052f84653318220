import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createBench, newFolder, TOKEN } from './support/bench.ts';

const page = await readFile(join(import.meta.dirname, '../../docs/api.md'), 'utf8');
const bench = await createBench();
const { id: jobId } = await bench.api.submit({ name: 'Logged', command: 'echo one; echo two' });
await bench.api.jobOver(jobId);

const programs = {
  sh: ['bash', '-euo', 'pipefail', '-c'],
  python: ['python3', '-c'],
  js: [process.execPath, '--input-type=module', '--eval'],
} as const;
type Language = keyof typeof programs;

interface Block {
  readonly heading: string;
  readonly language: Language;
  readonly code: string;
}

/** Every block of a language that can be run, in order. */
function blocksOf(text: string): Block[] {
  let heading = '';
  return [...text.matchAll(/^## (.+)$|^```(sh|python|js)\n([^]*?)^```$/gm)].flatMap(
    ([, title, language, code = '']) => {
      heading = title ?? heading;
      return language === undefined ? [] : [{ heading, language: language as Language, code }];
    },
  );
}

async function run({ language, code }: Block) {
  const [program, ...args] = programs[language];
  const child = spawn(program, [...args, code], {
    cwd: await newFolder(),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      MOORAGE_URL: bench.server.address,
      MOORAGE_TOKEN: TOKEN,
      JOB: jobId,
    },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (output.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output.stderr += text.toString()));
  const [ended] = (await once(child, 'close')) as [number | null];
  assert.equal(ended, 0, `${output.stdout}${output.stderr}`);
  return output.stdout;
}

/** What the blocks of a section have to print, whatever else. */
const expected: Readonly<Record<string, RegExp>> = {
  'The first call': /administrator@localhost/,
  'Submit a job and wait for it': /succeeded:? Completed successfully[^]*hello from a file\n$/,
  Pages: new RegExp(`${jobId} Completed succeeded Logged`),
  Errors: /This field is required/,
  'Once and only once': /^$/,
  'The log while it is written': /^one\ntwo\n/,
};

describe('docs/api.md', () => {
  const blocks = blocksOf(page);

  it('shows the first call and a whole job in three languages', () => {
    for (const heading of ['The first call', 'Submit a job and wait for it'])
      assert.deepEqual(
        blocks.filter((block) => block.heading === heading).map(({ language }) => language),
        ['sh', 'python', 'js'],
      );
    assert.deepEqual([...new Set(blocks.map(({ heading }) => heading))], Object.keys(expected));
  });

  for (const [index, block] of blocks.entries())
    it(`${block.heading}: block ${String(index + 1)} runs (${block.language})`, async () => {
      assert.match(await run(block), expected[block.heading] ?? /never/);
    });
});
