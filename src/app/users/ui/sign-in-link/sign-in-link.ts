import { Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { SignInLink as Link } from '#contract/identity';
import { CopyButton } from '../../../shared/copy-button/copy-button';
import { ExactPipe } from '../../../shared/format/pipes';

/** A one-time link that was just made, shown this once. */
@Component({
  selector: 'app-sign-in-link',
  imports: [CopyButton, ExactPipe, MatButton],
  template: `
    <p role="status">
      Send this link to <strong>{{ email() }}</strong>. It signs in whoever opens it first, once,
      until {{ link().expires | appExact }}.
    </p>
    <div class="copyable">
      <code>{{ link().url }}</code>
      <app-copy-button [text]="link().url" label="Copy link" appearance="button" />
    </div>
    <button matButton type="button" (click)="putAway.emit()">Done</button>
  `,
  styleUrl: './sign-in-link.scss',
})
export class SignInLink {
  readonly email = input.required<string>();
  readonly link = input.required<Link>();
  readonly putAway = output();
}
