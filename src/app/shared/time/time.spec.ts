import { inputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Clock } from './clock';
import { Time } from './time';

describe('A time', () => {
  it('is relative, and goes on while it is looked at', async () => {
    const now = signal(Date.parse('2026-03-10T12:00:00Z'));
    TestBed.configureTestingModule({ providers: [{ provide: Clock, useValue: { now } }] });
    const fixture = TestBed.createComponent(Time, {
      bindings: [inputBinding('date', () => '2026-03-10T11:56:00Z')],
    });
    const page = fixture.nativeElement as HTMLElement;
    await fixture.whenStable();
    expect(page.textContent).toBe('4 min ago');

    now.set(Date.parse('2026-03-10T12:01:00Z'));
    await fixture.whenStable();

    expect(page.textContent).toBe('5 min ago');
    expect(page.querySelector('time')?.getAttribute('datetime')).toBe('2026-03-10T11:56:00Z');
  });
});

describe('The clock', () => {
  beforeEach(() => {
    jasmine.clock().install().mockDate(new Date('2026-03-10T12:00:00Z'));
  });
  afterEach(() => {
    jasmine.clock().uninstall();
  });

  it('moves each second', () => {
    const clock = TestBed.inject(Clock);
    const before = clock.now();

    jasmine.clock().tick(1_000);

    expect(clock.now() - before).toBe(1_000);
  });
});
