import { Component, computed, type ElementRef, inject, viewChild } from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, Router, RouterOutlet } from '@angular/router';
import { Store } from '@ngrx/store';
import { filter, map, merge } from 'rxjs';
import { AppShortcuts } from './app-shortcuts';
import { AppSiteStrip } from './app-site-strip';
import { AppTopBar } from './app-top-bar';
import { LostFocus } from './core/focus/lost-focus';
import { PageArrival } from './core/focus/page-arrival';
import { sessionFeature } from './core/session/session.feature';
import { ShellActions } from './core/session/session.actions';

/** The frame around every page. */
@Component({
  selector: 'app-root',
  imports: [AppSiteStrip, AppTopBar, RouterOutlet],
  templateUrl: './app.html',
  styleUrl: './app.scss',
})
export class App {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly arrival = inject(PageArrival);
  protected readonly announced = this.arrival.announced;
  protected readonly me = this.store.selectSignal(sessionFeature.selectMe);
  protected readonly error = this.store.selectSignal(sessionFeature.selectError);
  private readonly status = this.store.selectSignal(sessionFeature.selectStatus);
  protected readonly isFailed = computed(() => this.status() === 'failed');
  protected readonly isSignedIn = computed(() => this.status() === 'signed_in');
  /** The page of a link that is being opened needs no frame; others get theirs before the session is known. */
  protected readonly hasFrame = computed(
    () => this.isSignedIn() || (this.status() === 'unknown' && !this.url().startsWith('/sign-in')),
  );
  private readonly main = viewChild.required<ElementRef<HTMLElement>>('main');
  private readonly url = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(({ urlAfterRedirects }) => urlAfterRedirects),
    ),
    { initialValue: location.pathname },
  );

  constructor() {
    this.store.dispatch(ShellActions.opened());
    inject(LostFocus).follow();
    merge(inject(AppShortcuts).follow(), this.arrival.follow())
      .pipe(takeUntilDestroyed())
      .subscribe();
  }

  protected skipToContent(event: Event): void {
    event.preventDefault();
    this.main().nativeElement.focus();
  }

  protected retry(): void {
    this.store.dispatch(ShellActions.retried());
  }

  protected signOut(): void {
    this.store.dispatch(ShellActions.signOutClicked());
  }
}
