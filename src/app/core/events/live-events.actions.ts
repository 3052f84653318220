import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { LiveEvent } from '#contract/events';

/** What the server's event stream brings. */
export const LiveEventsActions = createActionGroup({
  source: 'Live Events',
  events: {
    /** Something that the user may see changed; several changes of one thing within a moment are one. */
    changed: props<{ event: LiveEvent }>(),
    /** The stream is there again after a gap: what was missed is not known, so load again. */
    resumed: emptyProps(),
    connected: emptyProps(),
    /** The stream broke; it tries again by itself. */
    interrupted: emptyProps(),
  },
});
