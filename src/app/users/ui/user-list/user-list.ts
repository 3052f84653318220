import { Component, input, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import type { Role, UserAccount } from '#contract/identity';
import { Time } from '../../../shared/time/time';

/** Everybody with an account, and what an administrator can do about each. */
@Component({
  selector: 'app-user-list',
  imports: [MatIcon, MatIconButton, MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger, Time],
  templateUrl: './user-list.html',
  styleUrls: ['../../../shared/plain-table/plain-table.scss', './user-list.scss'],
})
export class UserList {
  readonly users = input.required<readonly UserAccount[]>();
  /** Who looks at the list: nobody removes or demotes themselves by mistake. */
  readonly myId = input.required<string | null>();
  readonly roleChosen = output<{ user: UserAccount; role: Role }>();
  readonly linkWanted = output<UserAccount>();
  readonly removeClicked = output<UserAccount>();
}
