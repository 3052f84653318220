import type { Guard } from '../lib/guard.ts';

/** What keeps the server inside a run folder. */
export const guards: readonly Guard[] = [
  {
    case: 'S6',
    what: 'a file of a job is never opened through a link',
    file: 'server/src/workspace/open-at.ts',
    find: 'constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK',
    replace: 'constants.O_RDONLY | constants.O_NONBLOCK',
    test: 'server/test/workspace.test.ts',
  },
];
