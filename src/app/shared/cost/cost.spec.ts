import { inputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Clock } from '../time/clock';
import { Cost } from './cost';

const START = '2026-03-10T12:00:00Z';
const later = (minutes: number) => Date.parse(START) + minutes * 60_000;

async function setup(facts: { counted?: number; from?: string | null; to?: string | null }) {
  const now = signal(later(0));
  TestBed.configureTestingModule({ providers: [{ provide: Clock, useValue: { now } }] });
  const { counted = 0, from = START, to = null } = facts;
  const fixture = TestBed.createComponent(Cost, {
    bindings: [
      inputBinding('counted', () => counted),
      inputBinding('from', () => from),
      inputBinding('to', () => to),
      inputBinding('perHour', () => 0.5),
      inputBinding('currency', () => 'USD'),
    ],
  });
  await fixture.whenStable();
  return { now, fixture, element: fixture.nativeElement as HTMLElement };
}

describe('A cost', () => {
  it('grows with the time while there is no end', async () => {
    const { now, fixture, element } = await setup({});

    now.set(later(30));
    await fixture.whenStable();

    expect(element.textContent).toBe('0.25 USD');
  });

  it('of seconds is little, but not nothing', async () => {
    expect((await setup({ to: '2026-03-10T12:00:02Z' })).element.textContent).toBe('< 0.01 USD');
  });

  it('stands still at the end, and is never less than what was counted', async () => {
    const { now, fixture, element } = await setup({ counted: 1.5, to: '2026-03-10T13:00:00Z' });

    now.set(later(600));
    await fixture.whenStable();

    expect(element.textContent).toBe('1.50 USD');
  });

  it('is none before the beginning', async () => {
    expect((await setup({ from: null })).element.textContent).toBe('0.00 USD');
  });
});
