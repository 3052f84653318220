import { Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { PageHeader } from '../../shared/page-header/page-header';

@Component({
  selector: 'app-no-access-page',
  imports: [EmptyState, MatButton, PageHeader, RouterLink],
  template: `
    <app-page-header heading="No access" />
    <app-empty-state
      text="This page is for administrators. Ask one of them for what you need, or for their role."
    >
      <a matButton="outlined" routerLink="/jobs">Go to jobs</a>
    </app-empty-state>
  `,
})
export class NoAccessPage {}
