import { TestBed } from '@angular/core/testing';
import { createShortcutReader, type ShortcutName, Shortcuts } from './shortcuts';

describe('Reading shortcuts', () => {
  it('knows single keys and pairs', () => {
    const read = createShortcutReader();

    expect(read('n', 0)).toBe('newJob');
    expect(read('g', 100)).toBeNull();
    expect(read('j', 200)).toBe('goToJobs');
  });

  it('forgets the first of a pair after a second', () => {
    const read = createShortcutReader();
    read('g', 0);

    expect(read('c', 2_000)).toBeNull();
  });
});

describe('The shortcuts', () => {
  function setup() {
    const pressed: ShortcutName[] = [];
    TestBed.inject(Shortcuts).pressed$.subscribe((name) => pressed.push(name));
    const press = (target: EventTarget, key: string, init: KeyboardEventInit = {}) =>
      target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...init }));
    return { pressed, press };
  }

  it('work anywhere on a page', () => {
    const { pressed, press } = setup();

    press(document.body, '/');

    expect(pressed).toEqual(['search']);
  });

  it('leave typing and the browser’s own keys alone', () => {
    const { pressed, press } = setup();
    const field = document.createElement('input');
    document.body.append(field);

    press(field, 'n');
    press(document.body, 'n', { ctrlKey: true });

    expect(pressed).toEqual([]);
    field.remove();
  });
});
