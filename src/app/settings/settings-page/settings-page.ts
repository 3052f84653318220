import { Component, DestroyRef, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatButtonToggle, MatButtonToggleGroup } from '@angular/material/button-toggle';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { Store } from '@ngrx/store';
import { filter } from 'rxjs';
import type { ApiToken } from '#contract/identity';
import { Theme, type ThemeChoice } from '../../core/theme/theme';
import { Confirm } from '../../shared/confirm-dialog/confirm';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { PageHeader } from '../../shared/page-header/page-header';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { SettingsPageActions } from '../state/tokens.actions';
import { tokensFeature } from '../state/tokens.feature';
import { NewToken } from '../ui/new-token/new-token';
import { TokenList } from '../ui/token-list/token-list';

@Component({
  selector: 'app-settings-page',
  imports: [
    EmptyState,
    ErrorPanel,
    MatButton,
    MatButtonToggle,
    MatButtonToggleGroup,
    MatFormField,
    MatInput,
    MatLabel,
    NewToken,
    PageHeader,
    Skeleton,
    TokenList,
  ],
  templateUrl: './settings-page.html',
  styleUrl: './settings-page.scss',
})
export class SettingsPage {
  private readonly store = inject(Store);
  private readonly confirm = inject(Confirm);
  protected readonly theme = inject(Theme);
  protected readonly origin = location.origin;
  protected readonly page = this.store.selectSignal(tokensFeature.selectSettingsPage);
  protected readonly name = signal('');

  constructor() {
    this.store.dispatch(SettingsPageActions.opened());
    inject(DestroyRef).onDestroy(() => {
      this.store.dispatch(SettingsPageActions.closed());
    });
  }

  protected chooseTheme(choice: ThemeChoice): void {
    this.theme.choose(choice);
  }

  protected create(event: Event): void {
    event.preventDefault();
    const name = this.name().trim();
    if (!name || this.page().isCreating) return;
    this.store.dispatch(SettingsPageActions.tokenNamed({ name }));
    this.name.set('');
  }

  protected putAway(): void {
    this.store.dispatch(SettingsPageActions.newTokenPutAway());
  }

  protected retry(): void {
    this.store.dispatch(SettingsPageActions.retried());
  }

  protected revoke({ id, name }: ApiToken): void {
    this.confirm
      .ask({
        title: `Revoke ${name}?`,
        text: 'Whatever uses this token is refused from now on. This cannot be undone.',
        confirmLabel: 'Revoke',
      })
      .pipe(filter(Boolean))
      .subscribe(() => {
        this.store.dispatch(SettingsPageActions.tokenRevoked({ tokenId: id }));
      });
  }
}
