import { DestroyRef, DOCUMENT, inject, Service } from '@angular/core';
import { Subject } from 'rxjs';

export type ShortcutName =
  'search' | 'newJob' | 'goToJobs' | 'goToClusters' | 'goToCoreTypes' | 'help';

export interface Shortcut {
  readonly name: ShortcutName;
  readonly keys: readonly string[];
  readonly label: string;
}

export const SHORTCUTS: readonly Shortcut[] = [
  { name: 'search', keys: ['/'], label: 'Search in this list' },
  { name: 'newJob', keys: ['n'], label: 'New job' },
  { name: 'goToJobs', keys: ['g', 'j'], label: 'Go to jobs' },
  { name: 'goToClusters', keys: ['g', 'c'], label: 'Go to clusters' },
  { name: 'goToCoreTypes', keys: ['g', 't'], label: 'Go to core types' },
  { name: 'help', keys: ['?'], label: 'Show the keyboard shortcuts' },
];

/** How long the second key of two may take. */
const SECOND_KEY_MS = 1_000;

/** Reads keys as shortcuts: single ones, and `g` followed by another. */
export function createShortcutReader() {
  let first: { key: string; at: number } | null = null;
  return (key: string, at: number): ShortcutName | null => {
    const keys = first && at - first.at <= SECOND_KEY_MS ? [first.key, key] : [key];
    const found = SHORTCUTS.find((shortcut) => shortcut.keys.join(' ') === keys.join(' '));
    first = keys.length === 1 && key === 'g' ? { key, at } : null;
    return found?.name ?? null;
  };
}

/** The shortcuts that are pressed anywhere outside of fields and dialogs. */
@Service()
export class Shortcuts {
  private readonly presses = new Subject<ShortcutName>();
  readonly pressed$ = this.presses.asObservable();

  constructor() {
    const page = inject(DOCUMENT);
    const read = createShortcutReader();
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || page.querySelector('[aria-modal=true]')) return;
      const name = read(event.key, event.timeStamp);
      if (!name) return;
      event.preventDefault();
      this.presses.next(name);
    };
    page.addEventListener('keydown', listen);
    inject(DestroyRef).onDestroy(() => {
      page.removeEventListener('keydown', listen);
    });
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input, textarea, select, [role=listbox], [role=menu] *'))
  );
}
