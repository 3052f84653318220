import { inputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { Clock } from '../../../shared/time/clock';
import type { Waiting } from './waiting';
import { WaitingPanel } from './waiting-panel';

const NOW = '2026-03-01T10:00:00.000000Z';
const waiting: Waiting = {
  status: 'Waiting for Queue',
  reason: 'Waits for 4 cores.',
  since: NOW,
  clusterId: 'CluStA',
  clusterName: 'night shift',
  holders: [
    { id: 'HoldAa', name: 'swell', cores: 3, endsBefore: '2026-03-01T10:59:00.000000Z' },
    { id: 'HoldBb', name: 'tide', cores: 1, endsBefore: null },
  ],
  latestStart: null,
  startsNowOn: [{ id: 'Free12', name: 'free', free: 8 }],
};

describe('The panel of a waiting job', () => {
  it('says what it waits for, and where it would start', async () => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: Clock, useValue: { now: signal(Date.parse(NOW)) } },
      ],
    });
    const fixture = TestBed.createComponent(WaitingPanel, {
      bindings: [inputBinding('waiting', () => waiting)],
    });
    await fixture.whenStable();

    const facts = [...(fixture.nativeElement as HTMLElement).querySelectorAll('dl > div')].map(
      ({ textContent }) => textContent.replace(/\s+/g, ' ').trim(),
    );
    expect(facts).toEqual([
      'Waiting0 s',
      'Fornight shift',
      'Held byswell (3 cores, ends in 59 min at the latest)tide (1 core)',
      'Would start now onfree (8 free)',
    ]);
  });
});
