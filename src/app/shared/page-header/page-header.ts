import { Component, input } from '@angular/core';

/**
 * The title of a page with its actions at the right. After a route change the title takes the focus.
 * Content: `[pageStatus]` beside the title, `[pageActions]` at the right, anything else below.
 */
@Component({
  selector: 'app-page-header',
  templateUrl: './page-header.html',
  styleUrl: './page-header.scss',
})
export class PageHeader {
  readonly heading = input.required<string>();
}
