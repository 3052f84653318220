import { createFeature, createReducer, on } from '@ngrx/store';
import { LiveEventsActions } from './live-events.actions';

interface LiveEventsState {
  /** Nothing is live now; what stands on the page may be old. */
  readonly isInterrupted: boolean;
}

export const liveEventsFeature = createFeature({
  name: 'liveEvents',
  reducer: createReducer<LiveEventsState>(
    { isInterrupted: false },
    on(LiveEventsActions.connected, LiveEventsActions.resumed, (): LiveEventsState => ({
      isInterrupted: false,
    })),
    on(LiveEventsActions.interrupted, (): LiveEventsState => ({ isInterrupted: true })),
  ),
});
