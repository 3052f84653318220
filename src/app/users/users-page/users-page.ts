import { Component, DestroyRef, inject } from '@angular/core';
import { Store } from '@ngrx/store';
import { filter } from 'rxjs';
import type { Role, UserAccount, UserAccountRequest } from '#contract/identity';
import { Confirm } from '../../shared/confirm-dialog/confirm';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { PageHeader } from '../../shared/page-header/page-header';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { UsersPageActions } from '../state/users.actions';
import { usersFeature } from '../state/users.feature';
import { SignInLink } from '../ui/sign-in-link/sign-in-link';
import { UserForm } from '../ui/user-form/user-form';
import { UserList } from '../ui/user-list/user-list';

@Component({
  selector: 'app-users-page',
  imports: [ErrorPanel, PageHeader, SignInLink, Skeleton, UserForm, UserList],
  templateUrl: './users-page.html',
})
export class UsersPage {
  private readonly store = inject(Store);
  private readonly confirm = inject(Confirm);
  protected readonly page = this.store.selectSignal(usersFeature.selectUsersPage);

  constructor() {
    this.store.dispatch(UsersPageActions.opened());
    inject(DestroyRef).onDestroy(() => {
      this.store.dispatch(UsersPageActions.closed());
    });
  }

  protected retry(): void {
    this.store.dispatch(UsersPageActions.retried());
  }

  protected add(request: UserAccountRequest): void {
    this.store.dispatch(UsersPageActions.userEntered({ request }));
  }

  protected choose({ user, role }: { user: UserAccount; role: Role }): void {
    this.store.dispatch(UsersPageActions.roleChosen({ userId: user.id, role }));
  }

  protected makeLink(user: UserAccount): void {
    this.store.dispatch(UsersPageActions.linkWanted({ user }));
  }

  protected putAway(): void {
    this.store.dispatch(UsersPageActions.linkPutAway());
  }

  protected remove({ id, email }: UserAccount): void {
    this.confirm
      .ask({
        title: `Remove ${email}?`,
        text: 'They are signed out and their API tokens stop working. This cannot be undone.',
        confirmLabel: 'Remove',
      })
      .pipe(filter(Boolean))
      .subscribe(() => {
        this.store.dispatch(UsersPageActions.removalConfirmed({ userId: id }));
      });
  }
}
