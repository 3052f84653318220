import type { Guard } from '../lib/guard.ts';

const R19 = { case: 'R19', test: 'server/test/uploads.test.ts' };
const SERVICE = 'server/src/uploads/uploads.service.ts';

/** What keeps half an upload from being a file, and a whole one from being lost. */
export const guards: readonly Guard[] = [
  {
    ...R19,
    what: 'an upload has one writer at a time',
    file: 'server/src/uploads/upload-locks.ts',
    find: 'if (!takesAnyway && now() - holder.activeAt < STALLED_MS) throw locked();',
    replace: '',
  },
  {
    ...R19,
    what: 'how far an upload is, the disk tells',
    file: SERVICE,
    find: 'const offset = await partial.size(id);',
    replace: 'const offset = row.size - row.size;',
  },
  {
    ...R19,
    what: 'only a whole upload becomes a file',
    file: SERVICE,
    find: 'if (size === row.size) await completeOnce(row);',
    replace: 'await completeOnce(row);',
  },
  {
    ...R19,
    what: 'an upload with another checksum than was said is no file',
    file: SERVICE,
    find: 'if (row.sha512 !== null && row.sha512 !== hashed.sha512) {',
    replace: "if (row.sha512 === '') {",
  },
  {
    ...R19,
    what: 'an upload that was whole when the server died becomes a file',
    file: SERVICE,
    find: 'if (offset < row.size || locks.isHeld(id))',
    replace: 'if (offset <= row.size || locks.isHeld(id))',
  },
  {
    ...R19,
    what: 'moving an upload into its place may be repeated',
    file: 'server/src/files/partial-files.ts',
    find: 'if (!isNotThere(error)) throw error;',
    replace: 'throw error;',
  },
  {
    case: 'R19',
    what: 'what is left of a multipart upload that was cut is removed',
    file: 'server/src/files/file-store.ts',
    find: 'await rm(path, { force: true });\n        throw',
    replace: 'throw',
    test: 'server/test/files-upload.test.ts',
  },
];
