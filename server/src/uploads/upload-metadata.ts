import { Metadata } from '@tus/server';
import { lastSegment } from '../files/content-disposition.ts';
import { toTypeId } from '../files/file-types.ts';
import { readSha512 } from '../files/sha512.ts';
import { DomainError } from '../http/domain-error.ts';

export interface UploadMetadata {
  readonly name: string;
  readonly typeId: number;
  /** What the client says the whole file has. */
  readonly sha512: string | null;
}

/** Reads what the client says of the file: `filename`, and if it likes `typeId` and `sha512`. */
export function readMetadata(header: string): UploadMetadata {
  const { filename, typeId, sha512 } = Metadata.parse(header);
  const name = lastSegment(filename ?? '');
  if (name === undefined) {
    throw new DomainError(400, {
      filename: ['A file name of 1 to 255 bytes without control characters is required.'],
    });
  }
  return { name, typeId: toTypeId(typeId ?? ''), sha512: sha512 ? readSha512(sha512) : null };
}
