import { Component, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { JobForm } from '#contract/drafts';
import { BytesPipe, MoneyPipe, RatePipe } from '../../../shared/format/pipes';
import type { HardwareReview } from './review';

/** All of the job before it is sent, with what it will cost. */
@Component({
  selector: 'app-review-step',
  imports: [BytesPipe, MoneyPipe, RatePipe, RouterLink],
  templateUrl: './review-step.html',
  styleUrl: './review-step.scss',
})
export class ReviewStep {
  readonly form = input.required<JobForm>();
  readonly softwareName = input.required<string>();
  readonly hardware = input.required<HardwareReview>();
  /** Messages by part of the form. */
  readonly errors = input<Readonly<Partial<Record<string, string>>>>({});
  readonly nameChanged = output<string>();
}
