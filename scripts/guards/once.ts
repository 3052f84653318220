import type { Guard } from '../lib/guard.ts';

const test = 'server/test/idempotency.test.ts';
const ONCE = 'server/src/idempotency/once.ts';
const HOOK = 'server/src/idempotency/idempotency-hook.ts';

/** What keeps a repeated request from making something twice. */
export const guards: readonly Guard[] = [
  {
    case: 'R2',
    what: 'what a request makes is noted in the transaction that makes it',
    file: ONCE,
    find: 'if (made) await noteMade(trx, once, made.id);',
    replace: '',
    test,
  },
  {
    case: 'R2',
    what: 'a submit is noted in its own transaction',
    file: 'server/src/jobs/jobs.service.ts',
    find: "if (once && result === 'submitted') await noteMade(trx, once, row.id);",
    replace: '',
    test,
  },
  {
    case: 'R2',
    what: 'the first answer is kept for the next time',
    file: HOOK,
    find: 'if (once && isKept) await keep(once, request, reply, body);',
    replace: '',
    test,
  },
  {
    case: 'R3',
    what: 'requests with the same key wait for each other',
    file: 'server/src/idempotency/key-queue.ts',
    find: 'for (let before = inside.get(key); before; before = inside.get(key)) {',
    replace: 'for (let before = inside.get(`not ${key}`); before; before = undefined) {',
    test,
  },
  {
    case: 'R3',
    what: 'of two servers the one that noted first has made it',
    file: ONCE,
    find: 'if (!noted) throw underWay();',
    replace: 'void noted;',
    test,
  },
  {
    case: 'R3',
    what: 'a key stands for one request',
    file: HOOK,
    find: 'if (known && known.fingerprint !== fingerprint) throw otherRequest();',
    replace: '',
    test,
  },
  {
    case: 'R3',
    what: 'no POST comes without saying whether it may be repeated',
    file: HOOK,
    find: "if ([method].flat().includes('POST') && config?.once === undefined) {",
    replace: "if ([method].flat().includes('PROPFIND') && config?.once === undefined) {",
    test,
  },
];
