/** Before the step, after it, and at the end of the transaction that is the step. */
export type Points = readonly [before: string, after: string, inside?: string];

/**
 * Where a fault may strike: parts of the server as the composition names them, their methods, and the points around
 * each. A part that moves clusters has points by the status that is moved to.
 */
export const PLACES = {
  jobs: {
    create: ['submit.defining', 'submit.defined'],
    submit: ['submit.reading', 'submit.answering'],
    stop: ['stop.ordering', 'stop.ordered'],
  },
  submitRows: { transaction: ['submit.opening', 'submit.committed', 'submit.committing'] },
  submitRuns: { insert: ['submit.adding-runs', 'submit.added-runs'] },

  dispatchRows: {
    move: ['dispatch.holding', 'dispatch.held'],
    transaction: ['dispatch.recording', 'dispatch.recorded', 'dispatch.committing'],
  },
  runFolders: {
    findInputs: ['dispatch.finding-inputs', 'dispatch.found-inputs'],
    prepareRunFolder: ['dispatch.preparing', 'dispatch.prepared'],
  },

  completion: { afterRun: ['completion.seen', 'completion.ended'] },
  outputs: { hashOutputs: ['completion.hashing', 'completion.hashed'] },
  completionRows: {
    transaction: ['completion.recording', 'completion.committed', 'completion.committing'],
    move: ['completion.completing', 'completion.completed'],
  },
  completionRuns: { update: ['completion.ending-run', 'completion.ended-run'] },

  stopRows: { move: ['stop.marking', 'stop.marked'] },

  clusters: {
    create: ['cluster-start.defining', 'cluster-start.defined'],
    start: ['cluster-start.wanting', 'cluster-start.wanted'],
    stop: ['teardown.wanting', 'teardown.wanted'],
  },
  clusterRows: {
    move: {
      Started: ['cluster-start.recording', 'cluster-start.recorded'],
      Stopping: ['teardown.marking', 'teardown.marked'],
      Stopped: ['teardown.recording', 'teardown.recorded'],
    },
  },
  clusterJobs: { orderStopOnCluster: ['teardown.stopping-jobs', 'teardown.stopped-jobs'] },

  engine: {
    ensureCluster: ['cluster-start.asking', 'cluster-start.given'],
    releaseCluster: ['teardown.releasing', 'teardown.released'],
    ensureRun: ['dispatch.spawning', 'dispatch.spawned'],
    stopRun: ['stop.signalling', 'stop.signalled'],
  },

  /** Of `POST /jobs/{id}/submit/`. */
  http: { request: ['submit.received', 'submit.answered'] },
} as const satisfies Record<string, Record<string, Points | Record<string, Points>>>;

export type Place = keyof typeof PLACES;

/** All points, in the order of the table. */
export const FAULT_POINTS: readonly string[] = Object.values(PLACES)
  .flatMap((methods) => Object.values<Points | Record<string, Points>>(methods))
  .flatMap((points) => (isPoints(points) ? [points] : Object.values(points)))
  .flatMap(([before, after, inside]) =>
    inside === undefined ? [before, after] : [before, inside, after],
  );

/** What fails by its number instead: the n-th call of its kind since the server came up. */
export const CALLS = ['fs', 'database', 'spawn'] as const;
export type Call = (typeof CALLS)[number];

export function isPoints(points: Points | Record<string, Points>): points is Points {
  return Array.isArray(points);
}
