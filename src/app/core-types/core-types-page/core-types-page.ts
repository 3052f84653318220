import { Component, inject } from '@angular/core';
import { Store } from '@ngrx/store';
import { CoreTypeList } from '../../shared/core-type-list/core-type-list';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { PageHeader } from '../../shared/page-header/page-header';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { CoreTypesPageActions } from '../state/core-types.actions';
import { selectCoreTypesPage } from '../state/core-types.selectors';

@Component({
  selector: 'app-core-types-page',
  imports: [CoreTypeList, EmptyState, ErrorPanel, PageHeader, Skeleton],
  template: `
    <app-page-header heading="Core types" />
    @if (page().error; as message) {
      <app-error-panel [message]="message" (retried)="retry()" />
    }
    @if (page().loading) {
      <app-skeleton [rows]="3" label="Loading core types" />
    } @else if (page().coreTypes.length > 0) {
      <app-core-type-list [coreTypes]="page().coreTypes" />
    } @else if (!page().error) {
      <app-empty-state
        text="No site offers hardware. An administrator adds some in moorage.yaml."
      />
    }
  `,
})
export class CoreTypesPage {
  private readonly store = inject(Store);
  protected readonly page = this.store.selectSignal(selectCoreTypesPage);

  constructor() {
    this.store.dispatch(CoreTypesPageActions.opened());
  }

  protected retry(): void {
    this.store.dispatch(CoreTypesPageActions.retried());
  }
}
