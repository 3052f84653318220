import { Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { createAnsiParser } from '../log-viewer/ansi';
import { adviceOn, type JobEnd, type Remedy } from './failure-advice';

const LINES_SHOWN = 8;
const REMEDY_LABELS: Readonly<Record<Remedy, string>> = {
  edit: 'Edit and resubmit',
  otherHardware: 'Choose other hardware',
  longerWalltime: 'Give it more time',
};

/** Why a job did not end well, with the last it said, and what to do about it. */
@Component({
  selector: 'app-failure-panel',
  imports: [MatButton],
  template: `
    <div class="text">
      <h2>{{ advice().what }}</h2>
      <p>{{ advice().meaning }}</p>
    </div>
    <div class="actions">
      @for (remedy of canRemedy() ? advice().remedies : []; track remedy; let isFirst = $first) {
        <button
          [matButton]="isFirst ? 'tonal' : 'outlined'"
          type="button"
          (click)="remedyChosen.emit(remedy)"
        >
          {{ labels[remedy] }}
        </button>
      }
    </div>
    @if (lastLines().length > 0) {
      <pre tabindex="0" aria-label="Last lines of the output">{{
        lastLines().join(
          '
'
        )
      }}</pre>
    }
  `,
  styleUrl: './failure-panel.scss',
  host: { '[attr.data-outcome]': 'end().outcome', role: 'region', 'aria-label': 'What happened' },
})
export class FailurePanel {
  readonly end = input.required<JobEnd>();
  /** The end of the output, as it was written. */
  readonly output = input('');
  /** Only whoever owns the job can do something about it. */
  readonly canRemedy = input(true);
  readonly remedyChosen = output<Remedy>();
  protected readonly labels = REMEDY_LABELS;
  protected readonly advice = computed(() => adviceOn(this.end()));
  protected readonly lastLines = computed(() => {
    const text = createAnsiParser().write(this.output()).text.trimEnd();
    return text === '' ? [] : text.split('\n').slice(-LINES_SHOWN);
  });
}
