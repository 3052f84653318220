import type { Guard } from '../lib/guard.ts';

/** What keeps floods and stopped clients from filling the server or the disk. */
export const guards: readonly Guard[] = [
  {
    case: 'R20',
    what: 'a client that does not read is cut off before more than a mebibyte is queued for it',
    file: 'server/src/http/event-source.ts',
    find: 'if (raw.writableLength > LARGEST_QUEUE_BYTES) {',
    replace: 'if (raw.writableLength < 0) {',
    test: 'server/test/event-source.test.ts',
  },
  {
    case: 'R21',
    what: 'a run that takes more of the disk than its quota is ended',
    file: 'server/src/jobs/disk-quota.ts',
    find: 'known.isOver = bytes > enough;',
    replace: 'known.isOver = bytes < 0;',
    test: 'server/test/disk-quota.test.ts',
  },
  {
    case: 'R22',
    what: 'a log resumes after the last byte that arrived',
    file: 'server/src/logs/log.routes.ts',
    find: 'if (/^\\d{1,15}$/.test(resumed)) return Number(resumed);',
    replace: 'if (/^\\d{1,15}$/.test(resumed)) return Number(resumed) + 1;',
    test: 'server/test/stream-cuts.test.ts',
  },
  {
    case: 'R24',
    what: 'each client is told a time of its own to come back',
    file: 'server/src/http/event-source.ts',
    find: 'RETRY_MS.least + random() * (RETRY_MS.most - RETRY_MS.least)',
    replace: 'RETRY_MS.least',
    test: 'server/test/event-source.test.ts',
  },
];
