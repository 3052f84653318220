import type { Routes } from '@angular/router';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import { SettingsPage } from './settings-page/settings-page';
import * as tokensEffects from './state/tokens.effects';
import { tokensFeature } from './state/tokens.feature';

export default [
  {
    path: '',
    title: 'Settings',
    component: SettingsPage,
    providers: [provideState(tokensFeature), provideEffects(tokensEffects)],
  },
] satisfies Routes;
