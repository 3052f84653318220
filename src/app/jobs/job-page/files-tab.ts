import {
  Component,
  DestroyRef,
  DOCUMENT,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { Store } from '@ngrx/store';
import { ErrorPanel } from '../../shared/error-panel/error-panel';
import { Skeleton } from '../../shared/skeleton/skeleton';
import { FilePreviews } from '../state/file-preview';
import { JobPageActions } from '../state/job.actions';
import { selectJobPage } from '../state/job.selectors';
import { FilePreview } from '../ui/file-preview/file-preview';
import type { JobFile } from '../ui/job-files/job-file';
import { JobFiles } from '../ui/job-files/job-files';

/** The files of one run, and a look into one of them. */
@Component({
  selector: 'app-files-tab',
  imports: [ErrorPanel, FilePreview, JobFiles, Skeleton],
  providers: [FilePreviews],
  template: `
    @if (page().filesError; as error) {
      <app-error-panel
        message="The files could not be listed."
        [nextStep]="error"
        [canRetry]="false"
      />
    }
    @if (page().files; as files) {
      <div class="split" [class.open]="opened() !== null">
        <app-job-files
          [files]="files"
          [isLive]="isLive()"
          [search]="search()"
          [openedPath]="opened()?.path ?? null"
          (searchChanged)="search.set($event)"
          (fileClicked)="open($event)"
        />
        @if (opened(); as file) {
          <app-file-preview [file]="file" [preview]="previews.preview()" (closed)="close()" />
        }
      </div>
    } @else if (page().filesError === null) {
      <app-skeleton [rows]="5" label="Loading files" />
    }
  `,
  styles: `
    .split.open {
      display: grid;
      grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
      align-items: start;
      gap: 16px;
    }

    @media (width < 1000px) {
      .split.open {
        grid-template-columns: minmax(0, 1fr);
      }
    }
  `,
})
export class FilesTab {
  private readonly store = inject(Store);
  private readonly document = inject(DOCUMENT);
  /** The focus goes back there when the look is over. */
  private openedFrom: HTMLElement | null = null;
  protected readonly previews = inject(FilePreviews);
  readonly jobId = input.required<string>();
  readonly run = input.required<string>();
  readonly isLive = input(false);
  protected readonly page = this.store.selectSignal(selectJobPage);
  protected readonly search = signal('');
  protected readonly opened = signal<JobFile | null>(null);

  constructor() {
    effect(() => {
      const [jobId, run] = [this.jobId(), this.run()];
      untracked(() => {
        this.open(null);
        this.store.dispatch(JobPageActions.filesOpened({ jobId, run }));
      });
    });
    inject(DestroyRef).onDestroy(() => {
      this.store.dispatch(JobPageActions.filesClosed());
    });
  }

  protected close(): void {
    this.open(null);
    this.openedFrom?.focus();
  }

  protected open(file: JobFile | null): void {
    const { activeElement } = this.document;
    if (file !== null)
      this.openedFrom = activeElement instanceof HTMLElement ? activeElement : null;
    this.opened.set(file);
    this.previews.open(file);
  }
}
