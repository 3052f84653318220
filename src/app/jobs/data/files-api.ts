import { HttpClient } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { concatMap, map, of, type Observable } from 'rxjs';
import { DirectoryEntry, File as StoredFile } from '#contract/files';
import { page } from '#contract/wire';
import * as z from 'zod';
import { giveUpUpload, resumableUpload } from './resumable-upload';

/** How far an upload is; `file` comes last. */
export interface UploadStep {
  /** Bytes sent so far. */
  readonly loaded: number;
  /** The connection is lost, and tried again. */
  readonly isReconnecting: boolean;
  readonly file: StoredFile | null;
}

const Files = page(StoredFile);
const Directory = z.array(DirectoryEntry);
const MOST = 2000;

@Service()
export class FilesApi {
  private readonly http = inject(HttpClient);

  /** Goes on where an earlier upload of the same file stopped. */
  upload(file: File): Observable<UploadStep> {
    return resumableUpload(file).pipe(
      concatMap(({ fileId, loaded, isReconnecting }) =>
        fileId === null
          ? of({ loaded, isReconnecting, file: null })
          : this.http
              .get<unknown>(`/api/v3/files/${encodeURIComponent(fileId)}/`)
              .pipe(map((body) => ({ loaded, isReconnecting, file: StoredFile.parse(body) }))),
      ),
    );
  }

  /** Nothing of the file stays on the server. */
  giveUp(file: File): Promise<void> {
    return giveUpUpload(file);
  }

  /** The output files of a run that has ended. */
  outputs(jobId: string, run: string): Observable<readonly StoredFile[]> {
    return this.http
      .get<unknown>(`${this.run(jobId, run)}files/`, { params: { page_size: MOST } })
      .pipe(map((body) => Files.parse(body).results));
  }

  /** The work folder of a run that goes on. */
  directory(jobId: string, run: string): Observable<readonly DirectoryEntry[]> {
    return this.http
      .get<unknown>(`${this.run(jobId, run)}directory-contents/`)
      .pipe(map((body) => Directory.parse(body)));
  }

  /** The beginning of a file: at most so many bytes. */
  content(url: string, most: number): Observable<Uint8Array> {
    return this.http
      .get(url, { headers: { Range: `bytes=0-${String(most - 1)}` }, responseType: 'arraybuffer' })
      .pipe(map((buffer) => new Uint8Array(buffer).subarray(0, most)));
  }

  private run(jobId: string, run: string): string {
    return `/api/v3/jobs/${encodeURIComponent(jobId)}/runs/${encodeURIComponent(run)}/`;
  }
}
