import { type EnvironmentProviders, makeEnvironmentProviders } from '@angular/core';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import { provideCoreTypesState } from '../../core-types/state/core-types.providers';
import * as requestEffects from './clusters.effects';
import { clustersFeature } from './clusters.feature';
import * as liveEffects from './clusters.live.effects';

/**
 * Clusters in the store, and the core types they are made of. Several features provide them; the store and its effects take them once.
 */
export const provideClustersState = (): EnvironmentProviders =>
  makeEnvironmentProviders([
    provideCoreTypesState(),
    provideState(clustersFeature),
    provideEffects(requestEffects, liveEffects),
  ]);
