import { DOCUMENT, inject, Service, signal } from '@angular/core';

export type ThemeChoice = 'system' | 'light' | 'dark';

/** `public/theme.js` reads it too, before the first paint. */
const KEY = 'moorage.theme';

/** Light, dark, or as the system prefers; kept in this browser. */
@Service()
export class Theme {
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly chosen = signal<ThemeChoice>(this.read());
  readonly choice = this.chosen.asReadonly();

  choose(choice: ThemeChoice): void {
    this.chosen.set(choice);
    if (choice === 'system') delete this.root.dataset['theme'];
    else this.root.dataset['theme'] = choice;
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // Storage is blocked: the choice lasts as long as the page.
    }
  }

  /** What is seen now, where "system" is one or the other. */
  isDark(): boolean {
    if (this.choice() !== 'system') return this.choice() === 'dark';
    return matchMedia('(prefers-color-scheme: dark)').matches;
  }

  private read(): ThemeChoice {
    const shown = this.root.dataset['theme'];
    return shown === 'light' || shown === 'dark' ? shown : 'system';
  }
}
