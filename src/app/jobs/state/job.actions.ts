import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { JobDetail } from '../data/jobs-api';
import type { JobFile } from '../ui/job-files/job-file';

export const JobPageActions = createActionGroup({
  source: 'Job Page',
  events: {
    /** `run`: the one that the address names. */
    opened: props<{ jobId: string; run: string | null }>(),
    closed: emptyProps(),
    retried: props<{ jobId: string; run: string | null }>(),
    filesOpened: props<{ jobId: string; run: string }>(),
    filesClosed: emptyProps(),
    stopConfirmed: props<{ jobId: string }>(),
    forceStopConfirmed: props<{ jobId: string }>(),
    deleteConfirmed: props<{ jobId: string }>(),
    tagAdded: props<{ jobId: string; tag: string }>(),
    tagRemoved: props<{ jobId: string; tag: string }>(),
  },
});

export const JobApiActions = createActionGroup({
  source: 'Job API',
  events: {
    jobLoaded: props<{ detail: JobDetail }>(),
    jobLoadFailed: props<{ jobId: string; message: string; isMissing: boolean }>(),
    filesLoaded: props<{ jobId: string; run: string; files: readonly JobFile[] }>(),
    lastOutputLoaded: props<{ jobId: string; output: string }>(),
    lastOutputLoadFailed: props<{ jobId: string; message: string }>(),
    tagsChanged: props<{ jobId: string }>(),
    tagsRefused: props<{ jobId: string; message: string }>(),
    filesLoadFailed: props<{ jobId: string; run: string; message: string }>(),
  },
});
