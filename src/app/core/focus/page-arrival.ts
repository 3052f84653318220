import { afterNextRender, DOCUMENT, inject, Injector, Service, signal } from '@angular/core';
import { NavigationEnd, Router } from '@angular/router';
import { filter, map, type Observable, pairwise, tap } from 'rxjs';

/**
 * After a change of page the title takes the focus and is announced, as after a full load.
 * A changed filter or tab is the same page and moves nothing; nor does the first page, which the
 * browser itself announces.
 */
@Service()
export class PageArrival {
  private readonly injector = inject(Injector);
  private readonly document = inject(DOCUMENT);
  private readonly router = inject(Router);
  private readonly title = signal('');
  /** For a live region of the frame. */
  readonly announced = this.title.asReadonly();

  follow(): Observable<unknown> {
    return this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(({ urlAfterRedirects }) => pathOf(urlAfterRedirects)),
      pairwise(),
      filter(([before, now]) => before !== now),
      tap(() => {
        afterNextRender(
          () => {
            this.arrive();
          },
          { injector: this.injector },
        );
      }),
    );
  }

  private arrive(): void {
    const main = this.document.querySelector<HTMLElement>('main');
    // A dialog with an address of its own gave the focus back to where it was opened.
    if (!main?.querySelector(':focus')) {
      const title = main?.querySelector<HTMLElement>('h1[tabindex]');
      (title ?? main)?.focus({ preventScroll: true });
    }
    this.title.set(this.document.title);
  }
}

const pathOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? url;
