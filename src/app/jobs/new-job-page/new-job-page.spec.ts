import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { inputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { provideRouter, Router } from '@angular/router';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import type { JobForm } from '#contract/drafts';
import { PageTitle } from '../../core/title/page-title';
import { aCluster, aCoreType } from '../../testing/clusters';
import { NewJobPageActions } from '../state/new-job.actions';
import { selectNewJobPage } from '../state/new-job.selectors';
import { NewJobPage } from './new-job-page';

type Page = ReturnType<typeof selectNewJobPage>;

const empty: JobForm = {
  name: '',
  inputFiles: [],
  analysis: { code: '', version: '' },
  command: '',
  envVars: [],
  hardware: {
    choice: 'persistent',
    clusterId: null,
    coreType: null,
    coresPerSlot: 1,
    slots: 1,
    walltime: 1,
    afterJob: 'tear_down',
    idleTimeoutMinutes: 30,
  },
  clonedFrom: null,
};
const filled: JobForm = {
  ...empty,
  name: 'swell',
  analysis: { code: 'user_included', version: '0' },
  command: 'true',
  hardware: { ...empty.hardware, clusterId: 'CluStA' },
};
const loaded: Page = {
  draftId: 'DraftA',
  form: empty,
  saving: 'saved',
  problem: null,
  errors: {},
  hardwareProblems: {},
  refusal: null,
  isSubmitting: false,
  clusters: [aCluster()],
  coreTypes: [aCoreType()],
  isHardwareLoading: false,
  hardwareError: null,
};
const example = {
  code: 'hello-cluster',
  name: 'Hello, cluster',
  description: 'Says hello.',
  analysis: { code: 'user_included', version: '0' },
  command: 'echo hello',
  coresPerSlot: 1,
  walltime: 1,
  files: [],
  isRunnable: true,
};

async function setup(page: Partial<Page> = {}, at = 'files') {
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [
      provideHttpClient(),
      provideHttpClientTesting(),
      provideRouter([]),
      provideMockStore({
        selectors: [{ selector: selectNewJobPage, value: { ...loaded, ...page } }],
      }),
    ],
  });
  const dispatch = spyOn(TestBed.inject(MockStore), 'dispatch');
  const navigate = spyOn(TestBed.inject(Router), 'navigate').and.resolveTo(true);
  const title = spyOn(TestBed.inject(PageTitle), 'set');
  const step = signal(at);
  const fixture = TestBed.createComponent(NewJobPage, {
    bindings: [inputBinding('draftId', () => 'DraftA'), inputBinding('step', step)],
  });
  // The page is not stable before its lookups are here.
  TestBed.tick();
  const server = TestBed.inject(HttpTestingController);
  const list = (results: readonly unknown[]) => ({
    count: results.length,
    previous: null,
    next: null,
    results,
  });
  server.expectOne('/api/v3/examples/').flush(list([example]));
  server.expectOne('/api/v3/analyses/?page_size=2000').flush(list([]));
  await fixture.whenStable();
  const element = fixture.nativeElement as HTMLElement;
  const press = async (text: string) => {
    [...element.querySelectorAll('button')]
      .find(({ textContent }) => textContent.includes(text))
      ?.click();
    await fixture.whenStable();
  };
  const steps = () =>
    [...element.querySelectorAll('nav li')].map(({ textContent }) => textContent.trim());
  return { dispatch, element, fixture, navigate, press, step, steps, title };
}

describe('the form of a new job', () => {
  afterEach(() => {
    TestBed.inject(MockStore).resetSelectors();
  });

  it('opens the draft of the address, and says when it is left', async () => {
    const { dispatch, fixture, title } = await setup();
    expect(dispatch).toHaveBeenCalledOnceWith(NewJobPageActions.draftOpened({ draftId: 'DraftA' }));
    expect(title).toHaveBeenCalledWith('New job');

    fixture.destroy();

    expect(dispatch).toHaveBeenCalledWith(NewJobPageActions.closed());
  });

  it('fills itself from an example, as long as nothing stands in it', async () => {
    const { dispatch, press } = await setup();

    await press('Hello, cluster');

    expect(dispatch).toHaveBeenCalledWith(
      NewJobPageActions.exampleChosen({ code: 'hello-cluster' }),
    );
  });

  it('offers no example over what somebody wrote', async () => {
    const { element } = await setup({ form: filled });

    expect(element.querySelector('app-examples-strip')).toBeNull();
  });

  it('shows at each step what is chosen there', async () => {
    const { steps } = await setup({ form: filled });

    expect(steps()).toEqual([
      jasmine.stringContaining('Input files'),
      jasmine.stringContaining('user_included'),
      jasmine.stringContaining('Persistent cluster night shift'),
      jasmine.stringContaining('swell'),
    ]);
  });

  it('submits what is complete', async () => {
    const { dispatch, press } = await setup({ form: filled }, 'review');

    await press('Submit job');

    expect(dispatch).toHaveBeenCalledWith(
      NewJobPageActions.submitted({ draftId: 'DraftA', form: filled }),
    );
  });

  it('leads to the first step that is wrong, and marks it', async () => {
    const { dispatch, element, navigate, press } = await setup({}, 'review');

    await press('Submit job');

    expect(navigate).toHaveBeenCalledWith([], { queryParams: { step: 'software' } });
    expect(element.querySelectorAll('nav [aria-label="has an error"]').length).toBeGreaterThan(1);
    expect(element.querySelector('app-error-panel')?.textContent).toContain('not submitted');
    expect(dispatch).toHaveBeenCalledTimes(1);
  });

  it('tells a refusal of the server', async () => {
    const { element } = await setup({ form: filled, refusal: 'The cluster is torn down.' });

    expect(element.querySelector('app-error-panel')?.textContent).toContain('torn down');
  });

  it('says that its draft is not there any more', async () => {
    const { element } = await setup({ form: null, problem: { message: '', isMissing: true } });

    expect(element.textContent).toContain('This draft is not there any more');
  });
});
