import { LiveAnnouncer } from '@angular/cdk/a11y';
import {
  afterNextRender,
  DOCUMENT,
  type EnvironmentProviders,
  inject,
  Injector,
  provideEnvironmentInitializer,
} from '@angular/core';
import { NavigationEnd, Router } from '@angular/router';
import { filter, map, pairwise } from 'rxjs';

/**
 * After a change of page the title takes the focus and is announced, as after a full load.
 * A changed filter or tab is the same page and moves nothing; nor does the first page, which the
 * browser itself announces.
 */
export function provideTitleFocus(): EnvironmentProviders {
  return provideEnvironmentInitializer(() => {
    const injector = inject(Injector);
    const page = inject(DOCUMENT);
    const announcer = inject(LiveAnnouncer);
    inject(Router)
      .events.pipe(
        filter((event) => event instanceof NavigationEnd),
        map(({ urlAfterRedirects }) => pathOf(urlAfterRedirects)),
        pairwise(),
        filter(([before, now]) => before !== now),
      )
      .subscribe(() => {
        afterNextRender(
          () => {
            const target = page.querySelector<HTMLElement>('main h1') ?? page.querySelector('main');
            if (target instanceof HTMLElement) target.focus({ preventScroll: true });
            void announcer.announce(page.title);
          },
          { injector },
        );
      });
  });
}

const pathOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? url;
