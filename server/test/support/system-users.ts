import { execFileSync } from 'node:child_process';

/** Users that a distribution brings and that run nothing: tests borrow them, and leave no user of their own behind. */
const candidates = ['games', 'news', 'irc', 'lp', 'uucp', 'mail', 'ftp'];

export const uidOf = (name: string): number =>
  Number(execFileSync('id', ['-u', name], { encoding: 'utf8', stdio: 'pipe' }));

const isThere = (name: string): boolean => {
  try {
    return uidOf(name) > 0;
  } catch {
    return false;
  }
};

const found = process.getuid?.() === 0 ? candidates.filter(isThere) : [];

/** Two users of this machine for jobs to run as; only root can. */
export const [oneUser = '', otherUser = ''] = found;
/** For `it`: why a test that needs them is left out. */
export const withoutUsers =
  otherUser === '' && 'only root can run jobs as other users, and needs two that are there';
