import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import {
  concatMap,
  debounceTime,
  filter,
  groupBy,
  map,
  mergeMap,
  type Observable,
  of,
  switchMap,
  takeUntil,
} from 'rxjs';
import type { Draft, JobForm } from '#contract/drafts';
import { isMissing, toMessage } from '../../core/http/error-text';
import { DraftsApi, type DraftSource } from '../data/drafts-api';
import { NewJobApiActions, NewJobPageActions, type NewJobSource } from './new-job.actions';
import { newJobFeature } from './new-job.feature';

/** Long enough for a word, short enough to lose none. */
const SAVE_MS = 600;

export const createDraft = createEffect(
  (
    actions$ = inject(Actions),
    api: Pick<DraftsApi, 'list' | 'create' | 'save'> = inject(DraftsApi),
  ) => {
    return actions$.pipe(
      ofType(NewJobPageActions.opened, NewJobPageActions.exampleChosen),
      map((action): NewJobSource =>
        'source' in action
          ? action.source
          : {
              example: action.code,
              clone: null,
              isHardwareOpen: false,
              clusterId: null,
              step: null,
            },
      ),
      switchMap((source) =>
        emptyDraft(api, source).pipe(
          switchMap((empty) => (empty === null ? api.create(toDraftSource(source)) : of(empty))),
          switchMap((draft) =>
            source.clusterId === null
              ? of(draft)
              : api.save(draft.id, onCluster(draft, source.clusterId)),
          ),
          mapResponse({
            next: (draft) =>
              NewJobApiActions.draftCreated({
                draft,
                step: firstStep(source),
              }),
            error: (error: unknown) =>
              NewJobApiActions.draftCreateFailed({ message: toMessage(error) }),
          }),
          // Whoever has gone elsewhere is not called back.
          takeUntil(actions$.pipe(ofType(NewJobPageActions.closed))),
        ),
      ),
    );
  },
  { functional: true },
);

export const loadDraft = createEffect(
  (
    actions$ = inject(Actions),
    api: Pick<DraftsApi, 'get'> = inject(DraftsApi),
    store: Pick<Store, 'select'> = inject(Store),
  ) => {
    return actions$.pipe(
      ofType(NewJobPageActions.draftOpened),
      concatLatestFrom(() => store.select(newJobFeature.selectForm)),
      // A draft that was just created is here already.
      filter(([, form]) => form === null),
      switchMap(([{ draftId }]) =>
        api.get(draftId).pipe(
          mapResponse({
            next: (draft) => NewJobApiActions.draftLoaded({ draft }),
            error: (error: unknown) =>
              NewJobApiActions.draftLoadFailed({
                draftId,
                message: toMessage(error),
                isMissing: isMissing(error),
              }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

/** Saves what is typed soon after, each draft by itself and in order. */
export const saveDraft = createEffect(
  (
    actions$ = inject(Actions),
    api: Pick<DraftsApi, 'save'> = inject(DraftsApi),
    saveMs = SAVE_MS,
  ) => {
    return actions$.pipe(
      ofType(NewJobPageActions.formEdited),
      groupBy(({ draftId }) => draftId),
      mergeMap((edits$) =>
        edits$.pipe(
          debounceTime(saveMs),
          concatMap(({ draftId, form }) =>
            api.save(draftId, form).pipe(
              mapResponse({
                next: (draft) => NewJobApiActions.draftSaved({ draft }),
                error: (error: unknown) =>
                  NewJobApiActions.draftSaveFailed({ draftId, message: toMessage(error) }),
              }),
            ),
          ),
        ),
      ),
    );
  },
  { functional: true },
);

/**
 * A draft in which nothing stands is used again: looking into the form and leaving makes no second one,
 * and the address in the browser's history stays good.
 */
function emptyDraft(api: Pick<DraftsApi, 'list'>, source: NewJobSource): Observable<Draft | null> {
  if (source.example !== null || source.clone !== null) return of(null);
  return api
    .list()
    .pipe(
      map(
        (drafts) =>
          drafts.find(
            ({ form }) => isEmpty(form) && (source.clusterId !== null || isHardwareFree(form)),
          ) ?? null,
      ),
    );
}

const isEmpty = ({ name, inputFiles, command, envVars }: JobForm): boolean =>
  name === '' && inputFiles.length === 0 && command === '' && envVars.length === 0;

const isHardwareFree = ({ hardware }: JobForm): boolean =>
  hardware.clusterId === null && hardware.coreType === null;

/** What is filled already is not asked for first. */
function firstStep({ step, clone, example, isHardwareOpen }: NewJobSource): string {
  if (step !== null) return step;
  if (isHardwareOpen || example !== null) return 'hardware';
  return clone === null ? 'files' : 'review';
}

function toDraftSource({ example, clone, isHardwareOpen }: NewJobSource): DraftSource {
  if (clone !== null) return { job: clone, keepHardware: !isHardwareOpen };
  return example === null ? {} : { example };
}

const onCluster = ({ form }: Draft, clusterId: string): Draft['form'] => ({
  ...form,
  hardware: { ...form.hardware, choice: 'persistent', clusterId },
});
