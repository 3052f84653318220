import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { CoreType } from '#contract/core-types';

/** From any page that shows core types, of this feature or another. */
export const CoreTypesPageActions = createActionGroup({
  source: 'Core Types Page',
  events: { opened: emptyProps(), retried: emptyProps() },
});

export const CoreTypesApiActions = createActionGroup({
  source: 'Core Types API',
  events: {
    coreTypesLoaded: props<{ coreTypes: readonly CoreType[] }>(),
    coreTypesLoadFailed: props<{ message: string }>(),
  },
});
