import { Component, DestroyRef, inject, input, type OnInit } from '@angular/core';
import { Store } from '@ngrx/store';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { PageHeader } from '../../shared/page-header/page-header';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { NewJobPageActions } from '../state/new-job.actions';
import { selectNewJobPage } from '../state/new-job.selectors';

/** Makes a draft from what the address asks for; the draft's own page follows. */
@Component({
  selector: 'app-new-draft-page',
  imports: [ErrorPanel, PageHeader, Skeleton],
  template: `
    <app-page-header heading="New job" />
    @if (page().problem; as problem) {
      <app-error-panel
        message="The draft could not be made."
        [nextStep]="problem.message"
        (retried)="ngOnInit()"
      />
    } @else {
      <app-skeleton [rows]="6" label="Making a draft" />
    }
  `,
})
export class NewDraftPage implements OnInit {
  private readonly store = inject(Store);
  /** Query parameters of the address. */
  readonly example = input<string>();
  readonly clone = input<string>();
  readonly hardware = input<string>();
  readonly cluster = input<string>();
  readonly step = input<string>();
  protected readonly page = this.store.selectSignal(selectNewJobPage);

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      this.store.dispatch(NewJobPageActions.closed());
    });
  }

  ngOnInit(): void {
    const source = {
      example: this.example() ?? null,
      clone: this.clone() ?? null,
      isHardwareOpen: this.hardware() === 'choose',
      clusterId: this.cluster() ?? null,
      step: this.step() ?? null,
    };
    this.store.dispatch(NewJobPageActions.opened({ source }));
  }
}
