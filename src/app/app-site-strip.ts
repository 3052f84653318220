import { Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatIcon } from '@angular/material/icon';
import { Store } from '@ngrx/store';
import type { SiteHealth } from '#contract/events';
import { liveEventsFeature } from './core/events/live-events.feature';
import { SiteProblems } from './core/sites/site-problems';
import { formatAgo } from './shared/format/format';
import { Clock } from './shared/time/clock';

/** Under the top bar, and only when something is wrong. */
@Component({
  selector: 'app-site-strip',
  imports: [MatIcon],
  template: `
    <div role="status">
      @for (text of texts(); track text) {
        <p><mat-icon svgIcon="warning" aria-hidden="true" />{{ text }}</p>
      }
    </div>
  `,
  styleUrl: './app-site-strip.scss',
})
export class AppSiteStrip {
  private readonly clock = inject(Clock);
  private readonly isInterrupted = inject(Store).selectSignal(
    liveEventsFeature.selectIsInterrupted,
  );
  private readonly sites = toSignal(inject(SiteProblems).watch(), { initialValue: [] });
  protected readonly texts = computed(() => [
    ...(this.isInterrupted()
      ? ['Live updates are interrupted: the server does not answer. Trying again; jobs go on.']
      : []),
    ...this.sites().map((site) => sentence(site, this.clock.now())),
  ]);
}

const sentence = ({ site, problem, since }: SiteHealth, now: number): string =>
  `${site}: ${problem ?? ''}${since ? ` (${formatAgo(since, now)})` : ''}`;
