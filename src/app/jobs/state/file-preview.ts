import { DestroyRef, inject, Service, signal } from '@angular/core';
import { catchError, map, type Observable, of, startWith, Subject, switchMap } from 'rxjs';
import { toMessage } from '../../core/http/error-text';
import { FilesApi } from '../data/files-api';
import type { JobFile } from '../ui/job-files/job-file';
import { imageType, previewText } from './preview-kinds';
import type { Preview } from '../ui/file-preview/preview';

const MOST_TEXT = 512_000;
const MOST_IMAGE = 25_000_000;

/** Reads one file at a time to look into it; a picture's bytes live as long as it is shown. */
@Service({ autoProvided: false })
export class FilePreviews {
  private readonly api = inject(FilesApi);
  private readonly wanted$ = new Subject<JobFile | null>();
  private readonly state = signal<Preview>({ kind: 'none' });
  private imageUrl: string | null = null;
  readonly preview = this.state.asReadonly();

  constructor() {
    const subscription = this.wanted$
      .pipe(switchMap((file) => (file === null ? of<Preview>({ kind: 'none' }) : this.read(file))))
      .subscribe((preview) => {
        this.forgetImage();
        if (preview.kind === 'image') this.imageUrl = preview.url;
        this.state.set(preview);
      });
    inject(DestroyRef).onDestroy(() => {
      subscription.unsubscribe();
      this.forgetImage();
    });
  }

  open(file: JobFile | null): void {
    this.wanted$.next(file);
  }

  private read(file: JobFile): Observable<Preview> {
    const type = imageType(file.path);
    const preview$ = type === null ? this.text(file) : this.image(file, type);
    return preview$.pipe(
      catchError((error: unknown) => of<Preview>({ kind: 'failed', message: toMessage(error) })),
      startWith<Preview>({ kind: 'loading' }),
    );
  }

  private text(file: JobFile): Observable<Preview> {
    return this.api
      .content(file.url, MOST_TEXT)
      .pipe(map((bytes) => previewText(file.path, bytes, file.size > bytes.length)));
  }

  private image(file: JobFile, type: string): Observable<Preview> {
    if (file.size > MOST_IMAGE)
      return of({
        kind: 'unsupported',
        why: 'This picture is too large to be shown here: download it.',
      });
    return this.api.content(file.url, MOST_IMAGE).pipe(
      map((bytes) => ({
        kind: 'image',
        url: URL.createObjectURL(new Blob([bytes.slice()], { type })),
      })),
    );
  }

  private forgetImage(): void {
    if (this.imageUrl !== null) URL.revokeObjectURL(this.imageUrl);
    this.imageUrl = null;
  }
}
