import { createFeature, createReducer, on } from '@ngrx/store';
import type { Run } from '#contract/runs';
import { RunsApiActions, RunsTabActions } from './runs.actions';

export interface RunsState {
  readonly jobId: string | null;
  /** Those that are loaded, in their order, without a gap. */
  readonly runs: readonly Run[];
  /** How many there are; null until it is known. */
  readonly count: number | null;
  readonly error: string | null;
  /** Numbers of runs about which an answer is awaited. */
  readonly busyRuns: readonly string[];
  /** What became of the last thing that was asked of a run. */
  readonly notice: string | null;
}

const initialState: RunsState = {
  jobId: null,
  runs: [],
  count: null,
  error: null,
  busyRuns: [],
  notice: null,
};

const isDone = (state: RunsState, run: string): readonly string[] =>
  state.busyRuns.filter((each) => each !== run);

/** All runs of the job that is looked at: up to ten thousand. */
export const runsFeature = createFeature({
  name: 'runs',
  reducer: createReducer(
    initialState,
    on(RunsTabActions.opened, (state, { jobId }): RunsState =>
      state.jobId === jobId ? { ...state, notice: null } : { ...initialState, jobId },
    ),
    on(RunsApiActions.runsLoaded, (state, { jobId, from, page: { runs, count } }): RunsState => {
      if (jobId !== state.jobId) return state;
      const before = state.runs.slice(0, from);
      const after = state.runs.slice(from + runs.length);
      return { ...state, runs: [...before, ...runs, ...after].slice(0, count), count, error: null };
    }),
    on(RunsApiActions.runsLoadFailed, (state, { jobId, message }): RunsState =>
      jobId === state.jobId ? { ...state, error: message } : state,
    ),
    on(
      RunsTabActions.stopConfirmed,
      RunsTabActions.snapshotClicked,
      (state, { run }): RunsState => ({
        ...state,
        busyRuns: [...state.busyRuns, run],
        notice: null,
      }),
    ),
    on(RunsApiActions.runStopAccepted, (state, { run }): RunsState => ({
      ...state,
      busyRuns: isDone(state, run),
    })),
    on(RunsApiActions.snapshotTaken, (state, { run, reason }): RunsState => ({
      ...state,
      busyRuns: isDone(state, run),
      notice: `Run ${run}: ${reason} It is listed among the files of the run.`,
    })),
    on(RunsApiActions.runRefused, (state, { run, message }): RunsState => ({
      ...state,
      busyRuns: isDone(state, run),
      notice: `Run ${run}: ${message}`,
    })),
  ),
});
