import { createFeature, createReducer, on } from '@ngrx/store';
import type { JobDetail } from '../data/jobs-api';
import type { JobFile } from '../ui/job-files/job-file';
import { JobApiActions, JobPageActions } from './job.actions';
import { JobsApiActions } from './jobs.actions';

export interface JobProblem {
  readonly message: string;
  readonly isMissing: boolean;
}

export interface JobState {
  readonly jobId: string | null;
  readonly detail: JobDetail | null;
  /** Why the job could not be read. */
  readonly problem: JobProblem | null;
  readonly files: readonly JobFile[] | null;
  readonly filesError: string | null;
  /** The end of the output of a job that ended badly. */
  readonly lastOutput: string | null;
  readonly isBusy: boolean;
  /** Why a stop or delete was refused. */
  readonly refusal: string | null;
}

const initialState: JobState = {
  jobId: null,
  detail: null,
  problem: null,
  files: null,
  filesError: null,
  lastOutput: null,
  isBusy: false,
  refusal: null,
};

/** The one job that is looked at, with its history and runs. */
export const jobFeature = createFeature({
  name: 'job',
  reducer: createReducer(
    initialState,
    on(JobPageActions.opened, (state, { jobId }): JobState =>
      state.jobId === jobId
        ? { ...state, problem: null, refusal: null }
        : { ...initialState, jobId },
    ),
    on(JobApiActions.jobLoaded, (state, { detail }): JobState =>
      detail.job.id === state.jobId ? { ...state, detail, problem: null } : state,
    ),
    on(JobApiActions.jobLoadFailed, (state, { jobId, message, isMissing }): JobState =>
      jobId === state.jobId ? { ...state, problem: { message, isMissing } } : state,
    ),
    on(JobApiActions.lastOutputLoaded, (state, { jobId, output }): JobState =>
      jobId === state.jobId ? { ...state, lastOutput: output } : state,
    ),
    on(JobPageActions.filesOpened, (state): JobState => ({
      ...state,
      files: null,
      filesError: null,
    })),
    on(JobApiActions.filesLoaded, (state, { jobId, files }): JobState =>
      jobId === state.jobId ? { ...state, files, filesError: null } : state,
    ),
    on(JobApiActions.filesLoadFailed, (state, { jobId, message }): JobState =>
      jobId === state.jobId ? { ...state, filesError: message } : state,
    ),
    on(JobPageActions.stopConfirmed, JobPageActions.deleteConfirmed, (state): JobState => ({
      ...state,
      isBusy: true,
      refusal: null,
    })),
    on(JobsApiActions.stopAccepted, JobsApiActions.jobDeleted, (state, { jobId }): JobState =>
      jobId === state.jobId ? { ...state, isBusy: false } : state,
    ),
    on(
      JobsApiActions.stopRefused,
      JobsApiActions.deleteRefused,
      (state, { jobId, message }): JobState =>
        jobId === state.jobId ? { ...state, isBusy: false, refusal: message } : state,
    ),
  ),
});
