import { HttpErrorResponse } from '@angular/common/http';
import { Observable } from 'rxjs';
import type { DetailedError, HttpResponse, Upload as TusUpload } from 'tus-js-client';
import { FILE_TYPE } from '#contract/files';
import { FILE_ID_HEADER } from '#contract/uploads';
import { newKey } from '../../core/http/idempotency-interceptor';

export interface UploadProgress {
  /** Bytes that have been sent. */
  readonly loaded: number;
  /** The connection is lost, and tried again. */
  readonly isReconnecting: boolean;
  /** Comes last: the file that it has become. */
  readonly fileId: string | null;
}

const ENDPOINT = '/api/v3/uploads/';
/** Proxies that hold a whole request back lose no more than this with a connection. */
const CHUNK_BYTES = 32 * 1024 * 1024;
/** Begins anew with every byte that gets through; after two minutes without any it is left to the user. */
const RETRY_MS = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000];
/** Told by the server to come back, or not told anything. */
const PASSING = new Set([0, 409, 423, 429, 500, 502, 503, 504]);

/**
 * Sends a file by the tus protocol, from where an earlier attempt stopped: also one of before the page was loaded
 * anew. Unsubscribing stops it, and what the server has stays there for the next time. The library comes with the first
 * upload.
 */
export function resumableUpload(file: File): Observable<UploadProgress> {
  return new Observable((subscriber) => {
    let upload: TusUpload | undefined;
    let isOver = false;
    let fileId: string | null = null;
    let loaded = 0;
    const tell = (isReconnecting: boolean): void => {
      subscriber.next({ loaded, isReconnecting, fileId: null });
    };

    async function start(): Promise<void> {
      const { Upload } = await import('tus-js-client');
      const key = newKey();
      upload = new Upload(file, {
        ...optionsFor(file),
        onBeforeRequest: (request) => {
          if (request.getMethod() === 'POST') request.setHeader('Idempotency-Key', key);
        },
        onAfterResponse: (_request, response) => {
          fileId = response.getHeader(FILE_ID_HEADER) ?? fileId;
        },
        onProgress: (sent) => {
          loaded = sent;
          tell(false);
        },
        onShouldRetry: (error) => {
          const isPassing = PASSING.has(error.originalResponse?.getStatus() ?? 0);
          if (isPassing) tell(true);
          return isPassing;
        },
        onSuccess: () => {
          subscriber.next({ loaded: file.size, isReconnecting: false, fileId });
          subscriber.complete();
        },
        onError: (error) => {
          subscriber.error(toHttpError(error));
        },
      });
      const [previous] = await upload.findPreviousUploads();
      if (previous) upload.resumeFromPreviousUpload(previous);
      if (!isOver) upload.start();
    }

    start().catch((error: unknown) => {
      subscriber.error(error);
    });
    return () => {
      isOver = true;
      void upload?.abort();
    };
  });
}

/** Has the server forget what it has of the file, and this browser where it was. */
export async function giveUpUpload(file: File): Promise<void> {
  const { Upload, defaultOptions } = await import('tus-js-client');
  const previous = await new Upload(file, optionsFor(file)).findPreviousUploads();
  for (const { uploadUrl, urlStorageKey } of previous) {
    await defaultOptions.urlStorage.removeUpload(urlStorageKey);
    if (uploadUrl !== null) await Upload.terminate(uploadUrl, optionsFor(file));
  }
}

const optionsFor = (file: File) => ({
  endpoint: ENDPOINT,
  chunkSize: CHUNK_BYTES,
  retryDelays: RETRY_MS,
  removeFingerprintOnSuccess: true,
  metadata: { filename: file.name, typeId: String(FILE_TYPE.input) },
});

/** As every other failure of a request, so that it is told in the same words. */
function toHttpError(error: Error | DetailedError): unknown {
  if (!('originalRequest' in error)) return error;
  const answer = error.originalResponse;
  return new HttpErrorResponse({ status: answer?.getStatus() ?? 0, error: answer && bodyOf(answer) });
}

function bodyOf(answer: HttpResponse): unknown {
  try {
    return JSON.parse(answer.getBody());
  } catch {
    // A page of a proxy, for instance.
    return null;
  }
}
