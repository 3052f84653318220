import { HttpClient, type HttpEvent, HttpEventType } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { filter, map, type Observable } from 'rxjs';
import { DirectoryEntry, FILE_TYPE, File as StoredFile } from '#contract/files';
import { page } from '#contract/wire';
import * as z from 'zod';

/** How far an upload is; `file` comes last. */
export interface UploadStep {
  /** Bytes sent so far. */
  readonly loaded: number;
  readonly file: StoredFile | null;
}

const Files = page(StoredFile);
const Directory = z.array(DirectoryEntry);
const MOST = 2000;

@Service()
export class FilesApi {
  private readonly http = inject(HttpClient);

  upload(file: File): Observable<UploadStep> {
    const body = new FormData();
    body.append('typeId', String(FILE_TYPE.input));
    body.append('file', file, file.name);
    return this.http
      .post<unknown>('/api/v3/files/contents/', body, { observe: 'events', reportUploadProgress: true })
      .pipe(
        map((event: HttpEvent<unknown>): UploadStep | null => {
          if (event.type === HttpEventType.UploadProgress)
            return { loaded: Math.min(event.loaded, file.size), file: null };
          if (event.type === HttpEventType.Response)
            return { loaded: file.size, file: StoredFile.parse(event.body) };
          return null;
        }),
        filter((step) => step !== null),
      );
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
