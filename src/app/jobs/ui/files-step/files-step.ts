import { Component, input, output, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatIcon } from '@angular/material/icon';
import { MatProgressBar } from '@angular/material/progress-bar';
import type { JobForm } from '#contract/drafts';
import { formatBytes, formatCount, formatDuration } from '../../../shared/format/format';
import { BytesPipe } from '../../../shared/format/pipes';
import { Time } from '../../../shared/time/time';
import { isArchive } from './archives';
import type { UploadRow } from './upload-row';

/** A file that was uploaded before. */
export interface EarlierFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly dateUploaded: string;
}

type InputFile = JobForm['inputFiles'][number];

/** The input files of a job: dropped, picked, or taken from earlier uploads. */
@Component({
  selector: 'app-files-step',
  imports: [BytesPipe, MatButton, MatCheckbox, MatIcon, MatIconButton, MatProgressBar, Time],
  templateUrl: './files-step.html',
  styleUrl: './files-step.scss',
})
export class FilesStep {
  readonly files = input.required<readonly InputFile[]>();
  readonly uploads = input<readonly UploadRow[]>([]);
  /** Null until they were asked for. */
  readonly earlier = input<readonly EarlierFile[] | null>(null);
  readonly error = input<string>();
  readonly filesPicked = output<readonly File[]>();
  readonly fileRemoved = output<string>();
  readonly unpackToggled = output<string>();
  readonly uploadCancelled = output<string>();
  readonly uploadPaused = output<string>();
  /** After a pause, or an error. */
  readonly uploadResumed = output<string>();
  readonly earlierOpened = output();
  readonly earlierSearched = output<string>();
  readonly earlierChosen = output<EarlierFile>();
  protected readonly isOver = signal(false);
  protected readonly isArchive = isArchive;

  protected dragged(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.isOver.set(true);
  }

  protected dropped(event: DragEvent): void {
    event.preventDefault();
    this.isOver.set(false);
    this.pick(event.dataTransfer?.files ?? null);
  }

  protected pick(files: FileList | null): void {
    if (files !== null && files.length > 0) this.filesPicked.emit([...files]);
  }

  protected percent({ loaded, size }: UploadRow): number {
    return size === 0 ? 100 : Math.floor((loaded / size) * 100);
  }

  /** All is sent; the server reads it once more before it is a file. */
  protected isChecked({ loaded, size, state }: UploadRow): boolean {
    return loaded === size && state === 'sending';
  }

  /** What a screen reader is told of: it changes seldom. */
  protected condition(upload: UploadRow): string {
    if (upload.state === 'paused') return 'Paused';
    if (upload.state === 'reconnecting') return 'Connection lost, trying again';
    return this.isChecked(upload) ? 'Checking' : '';
  }

  protected pace({ loaded, size, bytesPerSecond, state }: UploadRow): string | null {
    if (state !== 'sending' || !bytesPerSecond || loaded === size) return null;
    const left = formatDuration(Math.ceil((size - loaded) / bytesPerSecond));
    return `${formatBytes(Math.round(bytesPerSecond))}/s, ${left} left`;
  }

  protected isChosen(id: string): boolean {
    return this.files().some((file) => file.id === id);
  }

  protected total(): string {
    const bytes = this.files().reduce((sum, { size }) => sum + size, 0);
    const here = `${formatCount(this.files().length, 'file')} · ${formatBytes(bytes)}`;
    const coming = this.uploads().length;
    return coming > 0 ? `${here}, ${String(coming)} on the way` : here;
  }
}
