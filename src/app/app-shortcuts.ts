import { DOCUMENT, inject, Injector, Service } from '@angular/core';
import { Router } from '@angular/router';
import { type Observable, tap } from 'rxjs';
import { type ShortcutName, Shortcuts } from './core/shortcuts/shortcuts';

/** What the shortcuts do. */
@Service()
export class AppShortcuts {
  private readonly router = inject(Router);
  private readonly page = inject(DOCUMENT);
  private readonly injector = inject(Injector);
  private readonly shortcuts = inject(Shortcuts);
  private readonly actions: Record<ShortcutName, () => void> = {
    search: () => this.page.querySelector<HTMLElement>('main input[type=search]')?.focus(),
    newJob: () => void this.router.navigateByUrl('/jobs/new'),
    goToJobs: () => void this.router.navigateByUrl('/jobs'),
    goToClusters: () => void this.router.navigateByUrl('/clusters'),
    goToCoreTypes: () => void this.router.navigateByUrl('/core-types'),
    help: () => void this.showHelp(),
  };

  follow(): Observable<ShortcutName> {
    return this.shortcuts.pressed$.pipe(
      tap((name) => {
        this.actions[name]();
      }),
    );
  }

  /** Dialogs are not part of what every page loads first. */
  private async showHelp(): Promise<void> {
    const [{ MatDialog }, { AppShortcutsDialog }] = await Promise.all([
      import('@angular/material/dialog'),
      import('./app-shortcuts-dialog'),
    ]);
    this.injector.get(MatDialog).open(AppShortcutsDialog, { width: '400px' });
  }
}
