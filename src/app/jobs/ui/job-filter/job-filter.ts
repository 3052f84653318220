import { Component, input, linkedSignal, output } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { JOB_VIEWS, type JobView } from './job-views';

/** Which jobs are shown: one of the named views, and words. */
@Component({
  selector: 'app-job-filter',
  imports: [MatIcon, MatIconButton],
  template: `
    <div class="views" role="group" aria-label="Show jobs">
      @for (each of views; track each) {
        <button type="button" [attr.aria-pressed]="each === view()" (click)="viewChosen.emit(each)">
          {{ each }}
        </button>
      }
    </div>
    <label class="search">
      <mat-icon svgIcon="search" aria-hidden="true" />
      <span class="sr-only">Search jobs</span>
      <input
        #words
        type="search"
        data-search
        placeholder="Name, id, software, command"
        [value]="text()"
        (input)="text.set(words.value); searchChanged.emit(words.value)"
      />
    </label>
    @if (clusterName(); as name) {
      <span class="cluster">
        on {{ name }}
        <button
          matIconButton
          type="button"
          aria-label="Show jobs of all clusters"
          (click)="clusterCleared.emit()"
        >
          <mat-icon svgIcon="close" />
        </button>
      </span>
    }
  `,
  styleUrl: './job-filter.scss',
})
export class JobFilter {
  readonly view = input.required<JobView>();
  readonly search = input('');
  /** Only jobs of this cluster are shown. */
  readonly clusterName = input<string | null>(null);
  readonly viewChosen = output<JobView>();
  readonly searchChanged = output<string>();
  readonly clusterCleared = output();
  protected readonly views = JOB_VIEWS;
  /** What is being typed; the address follows a moment later. */
  protected readonly text = linkedSignal(() => this.search());
}
