import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { of } from 'rxjs';
import type { SiteHealth } from '#contract/events';
import { AppSiteStrip } from './app-site-strip';
import { liveEventsFeature } from './core/events/live-events.feature';
import { SiteProblems } from './core/sites/site-problems';
import { Clock } from './shared/time/clock';

const hpc: SiteHealth = {
  site: 'hpc',
  isReachable: false,
  problem: 'controller not reachable',
  since: '2026-03-01T10:00:00.000000Z',
};

async function textsOf(isInterrupted: boolean, sites: readonly SiteHealth[]) {
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [
      provideMockStore({
        selectors: [{ selector: liveEventsFeature.selectIsInterrupted, value: isInterrupted }],
      }),
      { provide: SiteProblems, useValue: { watch: () => of(sites) } },
      { provide: Clock, useValue: { now: signal(Date.parse('2026-03-01T10:04:00Z')) } },
    ],
  });
  const fixture = TestBed.createComponent(AppSiteStrip);
  await fixture.whenStable();
  const strip = (fixture.nativeElement as HTMLElement).querySelector('[role=status]');
  return [...(strip?.querySelectorAll('p') ?? [])].map(({ textContent }) => textContent.trim());
}

describe('The strip under the top bar', () => {
  afterEach(() => {
    TestBed.inject(MockStore).resetSelectors();
  });

  it('is empty while all is well', async () => {
    expect(await textsOf(false, [])).toEqual([]);
  });

  it('says what is wrong with a site, and since when', async () => {
    expect(await textsOf(false, [hpc])).toEqual(['hpc: controller not reachable (4 min ago)']);
  });

  it('says that live updates are interrupted', async () => {
    expect(await textsOf(true, [])).toEqual([
      jasmine.stringContaining('Live updates are interrupted'),
    ]);
  });
});
