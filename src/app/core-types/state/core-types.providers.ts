import { type EnvironmentProviders, makeEnvironmentProviders } from '@angular/core';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import * as coreTypesEffects from './core-types.effects';
import { coreTypesFeature } from './core-types.feature';

export const provideCoreTypesState = (): EnvironmentProviders =>
  makeEnvironmentProviders([provideState(coreTypesFeature), provideEffects(coreTypesEffects)]);
