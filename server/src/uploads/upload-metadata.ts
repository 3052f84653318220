import { Metadata } from '@tus/server';
import { lastSegment } from '../files/content-disposition.ts';
import { toTypeId } from '../files/file-types.ts';
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
  const hash = sha512?.toLowerCase() ?? null;
  if (hash !== null && !/^[0-9a-f]{128}$/.test(hash))
    throw new DomainError(400, { sha512: ['A SHA-512 is 128 hexadecimal digits.'] });
  return { name, typeId: toTypeId(typeId ?? ''), sha512: hash };
}
