import { spawnSync } from 'node:child_process';

/**
 * Points git at `.githooks/`. Runs after every `npm install`, so it never fails: a package that was
 * unpacked without git, or a read-only configuration, is no reason to refuse an installation.
 * `git config moorage.hooks false` keeps them out of one clone, MOORAGE_NO_HOOKS out of one install.
 */
const isUnwanted =
  Boolean(process.env['MOORAGE_NO_HOOKS'] ?? process.env['CI']) ||
  git('config', '--type=bool', '--get', 'moorage.hooks') === 'false';
// An empty prefix: this folder is the root of the work tree, not a package inside somebody else's.
if (!isUnwanted && git('rev-parse', '--show-prefix') === '') {
  git('config', 'core.hooksPath', '.githooks');
}

function git(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
