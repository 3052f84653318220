import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { JobDetail } from '../data/jobs-api';
import type { JobFile } from '../ui/job-files/job-file';

export const JobPageActions = createActionGroup({
  source: 'Job Page',
  events: {
    opened: props<{ jobId: string }>(),
    closed: emptyProps(),
    retried: props<{ jobId: string }>(),
    filesOpened: props<{ jobId: string; run: string }>(),
    filesClosed: emptyProps(),
    stopConfirmed: props<{ jobId: string }>(),
    deleteConfirmed: props<{ jobId: string }>(),
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
    filesLoadFailed: props<{ jobId: string; run: string; message: string }>(),
  },
});
