import type { Guard } from '../lib/guard.ts';

/** What keeps jobs, and text that people send, from acting in the server's place. */
export const guards: readonly Guard[] = [
  {
    case: 'S3',
    what: 'variables of a job are read as data and set without being looked at',
    file: 'server/src/engine/local/shim.sh',
    find: 'export -- "${__moorage[@]}" 2>/dev/null',
    replace:
      'for __one in "${__moorage[@]}"; do eval "export ${__one%%=*}=\\"${__one#*=}\\""; done 2>/dev/null',
    test: 'server/test/injection.test.ts',
  },
  {
    case: 'S3',
    what: 'the rights of root go before the environment of the job comes',
    file: 'server/src/engine/local/shim.sh',
    find: 'exec "${@:3}" "$2" -c "$(declare -f step); step \\"\\$@\\"" step "$1" "$2" 2>&1',
    replace:
      'mapfile -d "" -t all <"$1.env"; export -- "${all[@]}"; exec "${@:3}" "$2" "$1.sh" 2>&1',
    test: 'server/test/system-users.test.ts',
  },
  {
    case: 'S4',
    what: 'a name holds no line break',
    file: 'contract/wire.ts',
    find: '.regex(/^[^\\u0000-\\u001f\\u007f]*$/,',
    replace: '.regex(/^/,',
    test: 'server/test/injection.test.ts',
  },
  {
    case: 'S16',
    what: 'the log leaves out the query of a request',
    file: 'server/src/http/logged-request.ts',
    find: "url: url.split('?', 1)[0],",
    replace: 'url,',
    test: 'server/test/secrets.test.ts',
  },
  {
    case: 'S16',
    what: 'the database has the hash of a secret and not the secret',
    file: 'server/src/identity/secrets.ts',
    find: "createHash('sha256').update(secret).digest('hex')",
    replace: "secret + createHash('sha256').update('').digest('hex').slice(64)",
    test: 'server/test/secrets.test.ts',
  },
  {
    case: 'S22',
    what: 'the run folder stays ours when its contents are handed over',
    file: 'server/src/engine/local/hand-over.ts',
    find: 'for (const own of [work, temporary, home])',
    replace: 'for (const own of [work, temporary, home, folder])',
    test: 'server/test/run-as.test.ts',
  },
  {
    case: 'S22',
    what: 'no job runs as root or as the user of the database',
    file: 'server/src/engine/local/system-users.ts',
    find: 'if (user.uid === 0 || user.gid === 0 || reserved.has(user.uid))',
    replace: 'if (reserved.size > 1)',
    test: 'server/test/system-users.test.ts',
  },
  {
    case: 'S22',
    what: 'a job makes its files for itself alone',
    file: 'server/src/engine/local/shim.sh',
    find: '  umask 077\n',
    replace: '',
    test: 'server/test/hostile-jobs.test.ts',
  },
  {
    case: 'S23',
    what: 'the steps of a run give up the rights of root',
    file: 'server/src/engine/local/system-users.ts',
    find: "return [...limit, 'setpriv', ...identity, ...rights, '--no-new-privs', '--'];",
    replace: 'return identity.length + rights.length > 0 ? limit : [];',
    test: 'server/test/run-as.test.ts',
  },
  {
    case: 'S23',
    what: 'a process of another user is no shim',
    file: 'server/src/engine/local/process-table.ts',
    find: 'tags?.shim !== undefined && !isOurs(pid)',
    replace: 'tags?.shim !== undefined && isOurs(0)',
    test: 'server/test/system-users.test.ts',
  },
];
