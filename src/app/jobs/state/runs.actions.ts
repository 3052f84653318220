import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { RunsPageData } from '../data/runs-api';

export const RunsTabActions = createActionGroup({
  source: 'Runs Tab',
  events: {
    opened: props<{ jobId: string }>(),
    closed: emptyProps(),
    stopConfirmed: props<{ jobId: string; run: string }>(),
    snapshotClicked: props<{ jobId: string; run: string }>(),
  },
});

export const RunsApiActions = createActionGroup({
  source: 'Runs API',
  events: {
    /** `from`: how many runs come before these. */
    runsLoaded: props<{ jobId: string; from: number; page: RunsPageData }>(),
    runsLoadFailed: props<{ jobId: string; message: string }>(),
    runStopAccepted: props<{ jobId: string; run: string }>(),
    snapshotTaken: props<{ jobId: string; run: string; reason: string }>(),
    runRefused: props<{ jobId: string; run: string; message: string }>(),
  },
});
