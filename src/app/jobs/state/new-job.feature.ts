import { createFeature, createReducer, on } from '@ngrx/store';
import type { JobForm } from '#contract/drafts';
import type { HardwareProblems } from '../ui/hardware-settings/validate';
import type { FormErrors } from './form-errors';
import { NewJobApiActions, NewJobPageActions } from './new-job.actions';

export type Saving = 'saved' | 'unsaved' | 'failed';

export interface NewJobState {
  readonly draftId: string | null;
  readonly form: JobForm | null;
  readonly saving: Saving;
  readonly problem: { readonly message: string; readonly isMissing: boolean } | null;
  readonly errors: FormErrors;
  /** Those of the hardware once more, field by field. */
  readonly hardwareProblems: HardwareProblems;
  /** What the server said when it refused the job. */
  readonly refusal: string | null;
  readonly isSubmitting: boolean;
  /** The job that was stored but not submitted: the next try changes it instead of making another. */
  readonly storedJobId: string | null;
}

const initialState: NewJobState = {
  draftId: null,
  form: null,
  saving: 'saved',
  problem: null,
  errors: {},
  hardwareProblems: {},
  refusal: null,
  isSubmitting: false,
  storedJobId: null,
};

export const newJobFeature = createFeature({
  name: 'newJob',
  reducer: createReducer(
    initialState,
    on(NewJobPageActions.opened, (): NewJobState => initialState),
    on(NewJobPageActions.draftOpened, (state, { draftId }): NewJobState =>
      state.draftId === draftId ? state : { ...initialState, draftId },
    ),
    on(NewJobApiActions.draftCreated, (_state, { draft }): NewJobState => ({
      ...initialState,
      draftId: draft.id,
      form: draft.form,
    })),
    on(NewJobApiActions.draftCreateFailed, (state, { message }): NewJobState => ({
      ...state,
      problem: { message, isMissing: false },
    })),
    on(NewJobApiActions.draftLoaded, (state, { draft }): NewJobState =>
      // What was typed since is newer than what was loaded.
      draft.id === state.draftId && state.form === null
        ? { ...state, form: draft.form, problem: null }
        : state,
    ),
    on(NewJobApiActions.draftLoadFailed, (state, { draftId, message, isMissing }): NewJobState =>
      draftId === state.draftId ? { ...state, problem: { message, isMissing } } : state,
    ),
    on(NewJobPageActions.formEdited, (state, { draftId, form }): NewJobState =>
      draftId === state.draftId
        ? { ...state, form, saving: 'unsaved', hardwareProblems: {}, errors: {} }
        : state,
    ),
    on(NewJobApiActions.draftSaved, (state, { draft }): NewJobState =>
      draft.id === state.draftId ? { ...state, saving: 'saved' } : state,
    ),
    on(NewJobApiActions.draftSaveFailed, (state, { draftId }): NewJobState =>
      draftId === state.draftId ? { ...state, saving: 'failed' } : state,
    ),
    on(NewJobPageActions.submitted, (state): NewJobState => ({
      ...state,
      isSubmitting: true,
      errors: {},
      hardwareProblems: {},
      refusal: null,
    })),
    on(
      NewJobApiActions.jobRefused,
      (state, { jobId, message, errors, hardwareProblems }): NewJobState => ({
        ...state,
        isSubmitting: false,
        refusal: message,
        errors,
        hardwareProblems,
        storedJobId: jobId ?? state.storedJobId,
      }),
    ),
    on(NewJobApiActions.jobSubmitted, (): NewJobState => initialState),
    on(NewJobApiActions.draftDiscarded, (state, { draftId }): NewJobState =>
      draftId === state.draftId ? initialState : state,
    ),
  ),
});
