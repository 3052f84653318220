import { type EnvironmentProviders, makeEnvironmentProviders } from '@angular/core';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import { provideClustersState } from '../../clusters/state/clusters.providers';
import { provideCoreTypesState } from '../../core-types/state/core-types.providers';
import * as jobEffects from './job.effects';
import { jobFeature } from './job.feature';
import * as jobsEffects from './jobs.effects';
import { jobsFeature } from './jobs.feature';
import * as newJobEffects from './new-job.effects';
import { newJobFeature } from './new-job.feature';
import * as newJobShowDraftEffects from './new-job.show-draft.effects';
import * as newJobSubmitEffects from './new-job.submit.effects';
import * as newJobVisitEffects from './new-job.visits.effects';
import * as sharesEffects from './shares.effects';
import { sharesFeature } from './shares.feature';

/** Jobs in the store, and what they run on. */
export const provideJobsState = (): EnvironmentProviders =>
  makeEnvironmentProviders([
    provideClustersState(),
    provideCoreTypesState(),
    provideState(jobsFeature),
    provideState(jobFeature),
    provideState(newJobFeature),
    provideState(sharesFeature),
    provideEffects(
      jobsEffects,
      jobEffects,
      newJobEffects,
      newJobShowDraftEffects,
      newJobSubmitEffects,
      newJobVisitEffects,
      sharesEffects,
    ),
  ]);
