import { Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Job } from '#contract/jobs';
import { CodeEditor } from '../../../shared/code-editor/code-editor';
import { CopyButton } from '../../../shared/copy-button/copy-button';
import { BytesPipe, CoresPipe, HoursPipe, RatePipe } from '../../../shared/format/pipes';

/** What the job was asked to do, and with what. */
@Component({
  selector: 'app-job-settings',
  imports: [BytesPipe, CodeEditor, CopyButton, CoresPipe, HoursPipe, RatePipe, RouterLink],
  templateUrl: './job-settings.html',
  styleUrl: './job-settings.scss',
})
export class JobSettings {
  readonly job = input.required<Job>();
  protected readonly tiles = computed(() =>
    this.job().jobanalyses.map((tile) => ({ ...tile, variables: Object.entries(tile.envVars) })),
  );
}
