import type { Guard } from '../lib/guard.ts';

const R1 = { case: 'R1', test: 'server/test/faults.test.ts' };
const DOCTOR = 'server/test/doctor.test.ts';

/** What survives kills and failing calls, and what the doctor sees. */
export const guards: readonly Guard[] = [
  {
    ...R1,
    what: 'a job is submitted in one transaction, with its runs and its cluster',
    file: 'server/src/jobs/jobs.repository.ts',
    find: 'db.transaction().execute(work)',
    replace: 'db.connection().execute(work as never)',
  },
  {
    ...R1,
    what: 'a start that was cut off is gone on with',
    file: 'server/src/jobs/jobs.reconciler.ts',
    find: 'else await starter.start(job, cluster, run, engine);',
    replace: 'else return;',
  },
  {
    ...R1,
    what: 'a run that was started and not noted is noted',
    file: 'server/src/jobs/jobs.reconciler.ts',
    find: "else if (state.state !== 'absent') starter.confirm(job, run, engine);",
    replace: "else if (state.state !== 'absent') return;",
  },
  {
    case: 'R26',
    what: 'a connection that breaks between two statements is heard',
    file: 'server/src/db/database.ts',
    find: "pool.on('connect', (client) => client.on('error', () => undefined));",
    replace: '',
    test: 'server/test/faults.test.ts',
  },
  {
    case: 'R26',
    what: 'a site that did not tell yet what it has is no reason to refuse',
    file: 'server/src/core-types/require-hardware.ts',
    find: 'if (silence !== null)',
    replace: "if (silence === '')",
    test: 'server/test/faults-sweep.test.ts',
  },
  {
    case: 'R26',
    what: 'an output that cannot be looked at is not taken for one that is not there',
    file: 'server/src/workspace/list-outputs.ts',
    find: 'lstat(path).catch(whenNotThere)',
    replace: 'lstat(path).catch(() => undefined)',
    test: 'server/test/faults.test.ts',
  },
  {
    case: 'R26',
    what: 'an output is closed when it cannot be looked at',
    file: 'server/src/workspace/open-inside.ts',
    find: 'const found = await closingOnFailure(handle, () => handle.stat());',
    replace: 'const found = await handle.stat();',
    test: 'server/test/faults.test.ts',
  },
  {
    case: 'I5',
    what: 'the doctor compares the exit code with that of the run folder',
    file: 'server/src/doctor/check-runs.ts',
    find: 'if (exit_code === exit.exitCode && signal === exit.signal) return undefined;',
    replace: 'return undefined;',
    test: DOCTOR,
  },
  {
    case: 'I6',
    what: 'the doctor looks for processes whose job does not run',
    file: 'server/src/doctor/check-processes.ts',
    find: '!alive.has(jobOf(run))',
    replace: 'alive.has(run)',
    test: DOCTOR,
  },
];
