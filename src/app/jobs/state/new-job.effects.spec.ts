import { HttpErrorResponse } from '@angular/common/http';
import { Actions } from '@ngrx/effects';
import type { Action } from '@ngrx/store';
import { of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { Draft, JobForm } from '#contract/drafts';
import { aJob } from '../../testing/jobs';
import { NewJobApiActions, NewJobPageActions } from './new-job.actions';
import { createDraft, saveDraft } from './new-job.effects';
import { discardDraft, submitJob } from './new-job.submit.effects';

const form = (name: string): JobForm => ({
  name,
  inputFiles: [],
  analysis: { code: 'user_included', version: '0' },
  command: 'true',
  envVars: [],
  hardware: {
    choice: 'new',
    clusterId: null,
    coreType: 'cove',
    coresPerSlot: 1,
    slots: 1,
    walltime: 1,
    afterJob: 'tear_down',
    idleTimeoutMinutes: 30,
  },
  clonedFrom: null,
});
const draft = (id: string, name = ''): Draft => ({ id, dateUpdated: '', form: form(name) });
const edited = (draftId: string, name: string) =>
  NewJobPageActions.formEdited({ draftId, form: form(name) });
/** Selectors give these values in the order in which the effect asks. */
const storeOf = (...values: unknown[]) => ({ select: () => of(values.shift()) }) as never;

const run = (test: (helpers: Parameters<Parameters<TestScheduler['run']>[0]>[0]) => void): void => {
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  }).run(test);
};

describe('a draft', () => {
  it('is saved once typing pauses, and each draft by itself', () => {
    run(({ hot, cold, expectObservable }) => {
      const actions$ = new Actions(
        hot<Action>('a-b-c', {
          a: edited('DraftA', 'o'),
          b: edited('DraftA', 'on'),
          c: edited('DraftB', 'x'),
        }),
      );
      const save = (id: string, { name }: JobForm) => cold('(d|)', { d: draft(id, name) });

      expectObservable(saveDraft(actions$, { save }, 10)).toBe('12ms a-b', {
        a: NewJobApiActions.draftSaved({ draft: draft('DraftA', 'on') }),
        b: NewJobApiActions.draftSaved({ draft: draft('DraftB', 'x') }),
      });
    });
  });

  it('of a clone whose hardware is open begins with the hardware', () => {
    run(({ hot, cold, expectObservable }) => {
      const source = {
        example: null,
        clone: 'kTzRma',
        isHardwareOpen: true,
        clusterId: null,
        step: null,
      };
      const actions$ = new Actions(hot<Action>('o', { o: NewJobPageActions.opened({ source }) }));
      const create = jasmine
        .createSpy('create')
        .and.returnValue(cold('(d|)', { d: draft('DraftA') }));

      expectObservable(
        createDraft(actions$, { create, save: create, list: () => cold<never>('#') }),
      ).toBe('d', {
        d: NewJobApiActions.draftCreated({ draft: draft('DraftA'), step: 'hardware' }),
      });
    });
  });

  it('that comes when its page is left is not shown', () => {
    run(({ hot, cold, expectObservable }) => {
      const actions$ = new Actions(
        hot<Action>('e-c', {
          e: NewJobPageActions.exampleChosen({ code: 'hello-cluster' }),
          c: NewJobPageActions.closed(),
        }),
      );
      const create = () => cold('-----(d|)', { d: draft('DraftA') });

      expectObservable(
        createDraft(actions$, { create, save: create, list: () => cold<never>('#') }),
      ).toBe('');
    });
  });

  it('that is empty is used again', () => {
    run(({ hot, cold, expectObservable }) => {
      const source = {
        example: null,
        clone: null,
        isHardwareOpen: false,
        clusterId: null,
        step: null,
      };
      const actions$ = new Actions(hot<Action>('o', { o: NewJobPageActions.opened({ source }) }));
      const blank = {
        ...draft('DraftB'),
        form: { ...form(''), command: '', hardware: { ...form('').hardware, coreType: null } },
      };
      const list = () => cold('(d|)', { d: [draft('DraftA', 'named'), blank] });
      const refuse = () => cold<never>('#');

      expectObservable(createDraft(actions$, { list, create: refuse, save: refuse })).toBe('d', {
        d: NewJobApiActions.draftCreated({ draft: blank, step: 'files' }),
      });
    });
  });

  it('goes when its job is submitted', () => {
    run(({ hot, cold, expectObservable }) => {
      const submitted = NewJobApiActions.jobSubmitted({ jobId: 'kTzRma', draftId: 'DraftA' });
      const actions$ = new Actions(hot<Action>('s', { s: submitted }));

      expectObservable(discardDraft(actions$, { remove: () => cold('(x|)') })).toBe('d', {
        d: NewJobApiActions.draftDiscarded({ draftId: 'DraftA' }),
      });
    });
  });
});

describe('a submission', () => {
  const submitted = NewJobPageActions.submitted({ draftId: 'DraftA', form: form('swell') });
  const job = aJob({ id: 'kTzRma' });

  it('stores the job and submits it', () => {
    run(({ hot, cold, expectObservable }) => {
      const api = {
        create: () => cold('(j|)', { j: job }),
        replace: () => cold<never>('#'),
        submit: () => cold('(x|)'),
      };

      expectObservable(
        submitJob(new Actions(hot<Action>('s', { s: submitted })), api, storeOf(null, [])),
      ).toBe('s', {
        s: NewJobApiActions.jobSubmitted({ jobId: 'kTzRma', draftId: 'DraftA' }),
      });
    });
  });

  it('that is refused tells the field, and the next try changes the same job', () => {
    run(({ hot, cold, expectObservable }) => {
      const error = new HttpErrorResponse({
        status: 400,
        error: { clusterId: ['It is torn down.'] },
      });
      const api = {
        create: () => cold<never>('#'),
        replace: () => cold('(j|)', { j: job }),
        submit: () => cold<never>('#', {}, error),
      };

      expectObservable(
        submitJob(new Actions(hot<Action>('s', { s: submitted })), api, storeOf('kTzRma', [])),
      ).toBe('r', {
        r: jasmine.objectContaining({
          type: NewJobApiActions.jobRefused.type,
          jobId: 'kTzRma',
          errors: { hardware: 'It is torn down.' },
          hardwareProblems: { clusterId: 'It is torn down.' },
        }),
      });
    });
  });
});
