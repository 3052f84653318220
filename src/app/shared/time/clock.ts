import { DestroyRef, inject, Service, signal } from '@angular/core';

/** One timer for everything on a page that counts: relative times, elapsed times. */
@Service()
export class Clock {
  private readonly current = signal(Date.now());
  /** Milliseconds since 1970, renewed each second. */
  readonly now = this.current.asReadonly();

  constructor() {
    const timer = setInterval(() => {
      this.current.set(Date.now());
    }, 1_000);
    inject(DestroyRef).onDestroy(() => {
      clearInterval(timer);
    });
  }
}
