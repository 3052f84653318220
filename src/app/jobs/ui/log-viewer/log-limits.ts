import { InjectionToken } from '@angular/core';
import { asyncScheduler, type SchedulerLike } from 'rxjs';

/** How much of a log the page takes: the tab must live, and the download has all of it. */
export interface LogLimits {
  /** Lines, and characters, kept; what is older is dropped. */
  readonly lines: number;
  readonly characters: number;
  /** Characters drawn in one go, so that the page gets its turn in between. */
  readonly atOnce: number;
  /** Characters that wait while paused; beyond it the pause ends by itself. */
  readonly held: number;
}

export const LOG_LIMITS = new InjectionToken<LogLimits>('LOG_LIMITS', {
  factory: () => ({
    lines: 1_000_000,
    characters: 32_000_000,
    atOnce: 1_000_000,
    held: 16_000_000,
  }),
});

/** The time that drawing and searching go by. */
export const LOG_SCHEDULER = new InjectionToken<SchedulerLike>('LOG_SCHEDULER', {
  factory: () => asyncScheduler,
});
