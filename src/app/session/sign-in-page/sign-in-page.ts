import { Location } from '@angular/common';
import { Component, computed, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { ActivatedRoute, RouterLink } from '@angular/router';
import { Store } from '@ngrx/store';
import { filter } from 'rxjs';
import { SignInPageActions } from '../../core/session/session.actions';
import { sessionFeature } from '../../core/session/session.feature';

/** Where a printed or mailed link leads: its secret stands behind the `#`, so that no server log holds it. */
@Component({
  selector: 'app-sign-in-page',
  imports: [MatButton, RouterLink],
  templateUrl: './sign-in-page.html',
  styleUrl: './sign-in-page.scss',
})
export class SignInPage {
  private readonly store = inject(Store);
  private readonly status = this.store.selectSignal(sessionFeature.selectStatus);
  protected readonly error = this.store.selectSignal(sessionFeature.selectError);
  protected readonly me = this.store.selectSignal(sessionFeature.selectMe);
  protected readonly isSigningIn = computed(() => this.status() === 'signing_in');

  constructor() {
    const location = inject(Location);
    // Also when the link is opened in the tab that already asks for it: then only the fragment changes.
    inject(ActivatedRoute)
      .fragment.pipe(
        filter((secret): secret is string => Boolean(secret)),
        takeUntilDestroyed(),
      )
      .subscribe((secret) => {
        // A used-up secret in the history helps nobody.
        location.replaceState('/sign-in');
        this.store.dispatch(SignInPageActions.linkOpened({ secret }));
      });
  }
}
