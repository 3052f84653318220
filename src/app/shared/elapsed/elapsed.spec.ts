import { inputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Clock } from '../time/clock';
import { Elapsed } from './elapsed';

const START = '2026-03-10T12:00:00Z';
const later = (seconds: number) => Date.parse(START) + seconds * 1_000;

async function setup(from: string | null, to: string | null) {
  const now = signal(later(0));
  TestBed.configureTestingModule({ providers: [{ provide: Clock, useValue: { now } }] });
  const fixture = TestBed.createComponent(Elapsed, {
    bindings: [inputBinding('from', () => from), inputBinding('to', () => to)],
  });
  await fixture.whenStable();
  return { now, fixture, element: fixture.nativeElement as HTMLElement };
}

describe('An elapsed time', () => {
  it('counts on while there is no end', async () => {
    const { now, fixture, element } = await setup(START, null);
    expect(element.textContent).toBe('0 s');

    now.set(later(62));
    await fixture.whenStable();

    expect(element.textContent).toBe('1 min 02 s');
  });

  it('stands still once there is one', async () => {
    const { now, fixture, element } = await setup(START, '2026-03-10T12:00:20Z');

    now.set(later(62));
    await fixture.whenStable();

    expect(element.textContent).toBe('20 s');
  });

  it('is a dash before the beginning', async () => {
    expect((await setup(null, null)).element.textContent).toBe('–');
  });
});
