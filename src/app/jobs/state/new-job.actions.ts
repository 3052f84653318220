import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { Draft, JobForm } from '#contract/drafts';
import type { HardwareProblems } from '../ui/hardware-settings/validate';
import type { FormErrors } from './form-errors';

/** What the address of a new job asks for. */
export interface NewJobSource {
  readonly example: string | null;
  readonly clone: string | null;
  /** A clone whose hardware is to be chosen anew. */
  readonly isHardwareOpen: boolean;
  readonly clusterId: string | null;
  /** The step to begin with, if not the usual one. */
  readonly step: string | null;
}

export const NewJobPageActions = createActionGroup({
  source: 'New Job Page',
  events: {
    opened: props<{ source: NewJobSource }>(),
    draftOpened: props<{ draftId: string }>(),
    exampleChosen: props<{ code: string }>(),
    formEdited: props<{ draftId: string; form: JobForm }>(),
    submitted: props<{ draftId: string; form: JobForm }>(),
    hardwareRetried: emptyProps(),
    closed: emptyProps(),
  },
});

export const NewJobApiActions = createActionGroup({
  source: 'New Job API',
  events: {
    /** `step`: where the form begins. */
    draftCreated: props<{ draft: Draft; step: string }>(),
    draftCreateFailed: props<{ message: string }>(),
    draftLoaded: props<{ draft: Draft }>(),
    draftLoadFailed: props<{ draftId: string; message: string; isMissing: boolean }>(),
    draftSaved: props<{ draft: Draft }>(),
    draftSaveFailed: props<{ draftId: string; message: string }>(),
    draftDiscarded: props<{ draftId: string }>(),
    draftDiscardFailed: props<{ draftId: string; message: string }>(),
    jobSubmitted: props<{ jobId: string; draftId: string }>(),
    /** `jobId`: the job was stored already, only its submission was refused. */
    jobRefused: props<{
      jobId: string | null;
      message: string;
      errors: FormErrors;
      hardwareProblems: HardwareProblems;
    }>(),
  },
});
