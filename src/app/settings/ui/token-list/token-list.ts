import { Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { ApiToken } from '#contract/identity';
import { Time } from '../../../shared/time/time';

/** The tokens that work now; their text is not known any more. */
@Component({
  selector: 'app-token-list',
  imports: [MatButton, Time],
  templateUrl: './token-list.html',
  styleUrls: ['../../../shared/plain-table/plain-table.scss', './token-list.scss'],
})
export class TokenList {
  readonly tokens = input.required<readonly ApiToken[]>();
  readonly revokeClicked = output<ApiToken>();
}
