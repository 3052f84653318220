import { Component, input, output } from '@angular/core';
import { MatAnchor, MatIconButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { BytesPipe } from '../../../shared/format/pipes';
import { CopyButton } from '../../../shared/copy-button/copy-button';
import type { JobFile } from '../job-files/job-file';
import type { Preview } from './preview';

/** One file looked into: text, a table or a picture; its content never becomes markup of the page. */
@Component({
  selector: 'app-file-preview',
  imports: [BytesPipe, CopyButton, MatAnchor, MatIcon, MatIconButton],
  templateUrl: './file-preview.html',
  styleUrl: './file-preview.scss',
})
export class FilePreview {
  readonly file = input.required<JobFile>();
  readonly preview = input.required<Preview>();
  readonly closed = output();
}
