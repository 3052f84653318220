import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { Actions } from '@ngrx/effects';
import type { Action } from '@ngrx/store';
import { Subject } from 'rxjs';
import type { Draft } from '#contract/drafts';
import { NewJobApiActions } from './new-job.actions';
import { showDraft } from './new-job.show-draft.effects';

@Component({ template: '' })
class Page {}

/** The real router, with the effect at work beside it. */
async function setup(url: string) {
  TestBed.configureTestingModule({ providers: [provideRouter([{ path: '**', component: Page }])] });
  const router = TestBed.inject(Router);
  await router.navigateByUrl(url);
  const actions$ = new Subject<Action>();
  const shown = showDraft(new Actions(actions$), router).subscribe();
  const created = () => {
    actions$.next(
      NewJobApiActions.draftCreated({ draft: { id: 'DraftB' } as Draft, step: 'hardware' }),
    );
  };
  const settled = async () => {
    while (router.currentNavigation() !== null) await Promise.resolve();
    shown.unsubscribe();
  };
  return { router, created, settled };
}

describe('A draft that was just made', () => {
  it('is shown at the step that is not filled yet', async () => {
    const { router, created, settled } = await setup('/jobs/new/DraftA?step=files');

    created();
    await settled();

    expect(router.url).toBe('/jobs/new/DraftB?step=hardware');
  });

  it('stays at the step that was chosen while it was made', async () => {
    const { router, created, settled } = await setup('/jobs/new/DraftA?step=software');

    created();
    await settled();

    expect(router.url).toBe('/jobs/new/DraftB?step=software');
  });

  it('is shown though a step of the one before was chosen at the same moment', async () => {
    const { router, created, settled } = await setup('/jobs/new/DraftA?step=files');

    created();
    void router.navigateByUrl('/jobs/new/DraftA?step=software');
    await settled();

    expect(router.url).toBe('/jobs/new/DraftB?step=software');
  });

  it('calls nobody back who leaves at the same moment', async () => {
    const { router, created, settled } = await setup('/jobs/new/DraftA?step=files');

    created();
    void router.navigateByUrl('/clusters');
    await settled();

    expect(router.url).toBe('/clusters');
  });
});
