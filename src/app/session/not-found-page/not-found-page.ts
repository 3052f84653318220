import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { PageHeader } from '../../shared/page-header/page-header';

@Component({
  selector: 'app-not-found-page',
  imports: [EmptyState, MatButton, PageHeader, RouterLink],
  template: `
    <app-page-header heading="Not found" />
    <app-empty-state text="Nothing is at this address. It may have been deleted, or mistyped.">
      <a matButton="outlined" routerLink="/jobs">Go to jobs</a>
    </app-empty-state>
  `,
})
export class NotFoundPage {}
