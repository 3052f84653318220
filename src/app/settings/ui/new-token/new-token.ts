import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { NewApiToken } from '#contract/identity';
import { CopyButton } from '../../../shared/copy-button/copy-button';
import { apiConfig } from './api-config';

/** A token that was just made, shown this once, with the file that clients want it in. */
@Component({
  selector: 'app-new-token',
  imports: [CopyButton, MatButton],
  templateUrl: './new-token.html',
  styleUrl: './new-token.scss',
})
export class NewToken {
  readonly created = input.required<NewApiToken>();
  /** Where this Moorage is reached: `https://moorage.example.org` */
  readonly origin = input.required<string>();
  readonly putAway = output();
  protected readonly config = computed(() => apiConfig(this.origin(), this.created().token));
}
