import type { Guard } from '../lib/guard.ts';

/** What keeps the server inside a run folder. */
export const guards: readonly Guard[] = [
  {
    case: 'S5',
    what: 'a path with ".." in it is refused',
    file: 'server/src/workspace/inner-path.ts',
    find: "return segments.includes('..') ? undefined : segments;",
    replace: 'return segments;',
    test: 'server/test/path-traversal.test.ts',
  },
  {
    case: 'S6',
    what: 'a file of a job is never opened through a link',
    file: 'server/src/workspace/open-at.ts',
    find: 'constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK',
    replace: 'constants.O_RDONLY | constants.O_NONBLOCK',
    test: 'server/test/workspace.test.ts',
  },
  {
    case: 'S6',
    what: 'a folder of a job is never removed through a link',
    file: 'server/src/workspace/remove-folder.ts',
    find: 'O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW',
    replace: 'O_PATH | constants.O_DIRECTORY',
    test: 'server/test/remove-folder.test.ts',
  },
  {
    case: 'S6',
    what: 'of a job of another user only its own files are read',
    file: 'server/src/workspace/open-inside.ts',
    find: 'found.isFile() && !isForeign',
    replace: 'found.isFile()',
    test: 'server/test/system-users.test.ts',
  },
  {
    case: 'S7',
    what: 'an entry of an archive stays in the folder',
    file: 'server/src/workspace/unpack-target.ts',
    find: "if (!segments) throw bad('leads out of the work folder', name);",
    replace: "if (!segments) return name.split('/');",
    test: 'server/test/hostile-archives.test.ts',
  },
  {
    case: 'S7',
    what: 'an error that an archive is told twice of does not end the server',
    file: 'server/src/workspace/unzip.ts',
    find: "content.on('error', () => undefined);",
    replace: '',
    test: 'server/test/hostile-archives.test.ts',
  },
  {
    case: 'S7',
    what: 'no bit that lends rights is taken from an archive',
    file: 'server/src/workspace/unpack-target.ts',
    find: 'await handle.chmod((mode & 0o777) | 0o600);',
    replace: 'await handle.chmod(mode | 0o600);',
    test: 'server/test/hostile-archives.test.ts',
  },
];
