import { Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';

/** What happened, in words, where it happened, and what to do about it. More buttons come as content. */
@Component({
  selector: 'app-error-panel',
  imports: [MatButton, MatIcon],
  templateUrl: './error-panel.html',
  styleUrl: './error-panel.scss',
})
export class ErrorPanel {
  /** "The clusters could not be loaded." */
  readonly message = input.required<string>();
  /** "The server does not answer. Is it running?" */
  readonly nextStep = input<string>();
  /** False where trying again cannot help. */
  readonly canRetry = input(true);
  readonly retried = output();
}
