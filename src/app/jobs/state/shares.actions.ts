import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { JobShare } from '#contract/sharing';
import type { NewShare } from '../data/shares-api';

export const ShareDialogActions = createActionGroup({
  source: 'Share Dialog',
  events: {
    opened: props<{ jobId: string }>(),
    retried: props<{ jobId: string }>(),
    personEntered: props<{ jobId: string; share: NewShare }>(),
    removeClicked: props<{ jobId: string; email: string }>(),
    closed: emptyProps(),
  },
});

export const SharesApiActions = createActionGroup({
  source: 'Shares API',
  events: {
    sharesLoaded: props<{ shares: readonly JobShare[] }>(),
    sharesLoadFailed: props<{ message: string }>(),
    shareAdded: props<{ jobId: string; email: string }>(),
    shareRemoved: props<{ jobId: string; email: string }>(),
    /** Either of the writes; what is shown is as it was. */
    changeRefused: props<{ message: string }>(),
  },
});
