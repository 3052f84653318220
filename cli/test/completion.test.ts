import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { CLIENT, newFolder, startClient } from './support/bench.ts';

const folder = await newFolder({ 'case.inp': '' });
const print = async (...args: string[]) => {
  const ended = await startClient(args, { HOME: folder }, folder).ended;
  assert.equal(ended.code, 0, ended.stderr);
  return ended.stdout;
};
const script = await print('completion', 'bash');

/** What bash offers for the last of these words. */
async function complete(...words: string[]): Promise<string[]> {
  const program = `
    eval "$SCRIPT"
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
    _moorage
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await promisify(execFile)('bash', ['-c', program, 'bash', ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], SCRIPT: script },
  });
  return stdout.split('\n').filter(Boolean);
}

describe('completion', () => {
  it('in bash knows commands, their options, and files', async () => {
    assert.deepEqual(await complete('moorage', 'su'), ['submit']);
    assert.deepEqual(await complete('moorage', '-q', 'clusters', 'st'), ['start', 'stop']);
    assert.deepEqual(await complete('moorage', 'submit', '--p-'), ['--p-cluster']);
    assert.ok((await complete('moorage', 'clusters', 'create', '--')).includes('--core-type'));
    assert.deepEqual(await complete('moorage', 'upload', '-f', 'ca'), ['case.inp']);
    assert.deepEqual(await complete('moorage', 'list', '-o', ''), ['json', 'table']);
  });

  it('is offered to zsh and fish', async () => {
    assert.match(
      await print('completion', 'zsh'),
      /^#compdef moorage\n[^]*'submit:submit a script/,
    );
    assert.match(await print('completion', 'fish'), /^complete -c moorage .* -a submit -d /m);
  });
});

describe('help', () => {
  it('has a page with an example for every command', async () => {
    const top = await print('help');
    const commands = [...top.matchAll(/^ {2}([a-z][\w-]+) (?=.* {2})/gm)].map(
      ([, name]) => name ?? '',
    );
    assert.ok(commands.length >= 14, commands.join(' '));
    for (const command of commands.filter((name) => !['moorage', 'help'].includes(name)))
      assert.match(await print('help', command), /Examples?:\n {2}(moorage|source)/, command);
  });

  it('comes with an old Node, too: the launcher finds the one of the package', async () => {
    const old = await newFolder({
      'old.cjs': `Object.defineProperty(process, 'versions', { value: { node: '20.1.0' } });`,
    });

    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--require', join(old, 'old.cjs'), CLIENT, '--version'],
      { env: { PATH: '/nonexistent' } },
    );

    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
