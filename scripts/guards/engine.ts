import type { Guard } from '../lib/guard.ts';

const stop = 'server/test/local-engine-stop.test.ts';
const restart = 'server/test/local-engine-restart.test.ts';
const leaks = 'server/test/leaks.test.ts';
const clocks = 'server/test/clock-jumps.test.ts';

/** What keeps processes and clusters from being lost or left behind. */
export const guards: readonly Guard[] = [
  {
    case: 'R7',
    what: 'runs that another server started are taken over',
    file: 'server/src/engine/local/run-states.ts',
    find: 'if (isAlive(started, bootId)) {',
    replace: 'if (isAlive(started, bootId) && known && !known.identity) {',
    // Jobs that run on while servers come and go; in the other test of R7 they end while none is there.
    test: 'server/test/kill-often.test.ts',
  },
  {
    case: 'R8',
    what: 'nobody can leave the process tree of a run',
    file: 'server/src/engine/local/launch.ts',
    find: '    ...subreaper,\n',
    replace: '',
    test: stop,
  },
  {
    case: 'R9',
    what: 'a process is known by its start time too, not by its number alone',
    file: 'server/src/engine/local/process-table.ts',
    find: 'return bootId === bootIdNow && readProcess(pid)?.startTime === startTime;',
    replace: 'return bootId === bootIdNow && readProcess(pid)?.startTime !== `not ${startTime}`;',
    test: restart,
  },
  {
    case: 'R9',
    what: 'nothing of before the last start of the machine is alive',
    file: 'server/src/engine/local/run-states.ts',
    find: "      started.bootId === bootId\n        ? 'The process that watched",
    replace: "      started.bootId !== ''\n        ? 'The process that watched",
    test: restart,
  },
  {
    case: 'R10',
    what: 'an engine has to say twice that a cluster is gone',
    file: 'server/src/clusters/clusters.reconciler.ts',
    find: 'return isGoneNow && wasGone;',
    replace: 'return isGoneNow || wasGone;',
    test: leaks,
  },
  {
    case: 'R10',
    what: 'what a site holds for nobody is let go',
    file: 'server/src/reconciler/inventory.ts',
    find: 'if (!owned.has(id) && isCertain(',
    replace: "if (id === '' && isCertain(",
    test: leaks,
  },
  {
    case: 'R10',
    what: 'nobody is ended at the first look',
    file: 'server/src/reconciler/inventory.ts',
    find: '    return before.has(what);',
    replace: '    return true;',
    test: leaks,
  },
  {
    case: 'R10',
    what: 'runs whose job is over are ended',
    file: 'server/src/reconciler/inventory.ts',
    find: 'if (!active.has(jobId)) await',
    replace: "if (jobId === '') await",
    test: leaks,
  },
  {
    case: 'R10',
    what: 'the clusters of an account are locked while it is removed',
    file: 'server/src/identity/accounts.repository.ts',
    find: 'isOver.forUpdate().execute()',
    replace: 'isOver.execute()',
    test: leaks,
  },
  {
    case: 'R10',
    what: 'calls of an engine come back',
    file: 'server/src/engine/limit-calls.ts',
    find: '    if (trouble) throw trouble;\n',
    replace: '',
    test: leaks,
  },
  {
    case: 'R11',
    what: 'the jobs of a cluster that goes down are asked to end with it',
    file: 'server/src/clusters/clusters.reconciler.ts',
    find: '    await jobs.orderStopOnCluster(row.id, CLUSTER_SHUT_DOWN);\n',
    replace: '    await jobs.orderStopOnCluster(`not ${row.id}`, CLUSTER_SHUT_DOWN);\n',
    test: 'server/test/dead-cluster.test.ts',
  },
  {
    case: 'R13',
    what: 'walltime and idle time are counted, not read off the clock',
    file: 'server/src/reconciler/stopwatch.ts',
    find: 'return known.beforeMs + ticks() - known.at;',
    replace: 'return Math.max(0, clock().getTime() - Date.parse(since));',
    test: clocks,
  },
  {
    case: 'R13',
    what: 'a lost run is billed until the last sign of it',
    file: 'server/src/jobs/finish-job.ts',
    find: 'const end = state.lastSignAt ?? clock();',
    replace: 'const end = clock();',
    test: clocks,
  },
  {
    case: 'R13',
    what: 'the length of a run is measured by a clock that nobody sets',
    file: 'server/src/engine/local/shim.sh',
    find: ' || ended=$((begun + passed))',
    replace: ' || true',
    test: 'server/test/shim.test.ts',
  },
];
