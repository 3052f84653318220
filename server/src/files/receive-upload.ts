import { DomainError } from '../http/domain-error.ts';
import { dispositionParameter, lastSegment } from './content-disposition.ts';
import { toTypeId } from './file-types.ts';
import type { StoredFile } from './file-store.ts';
import { otherSha512, readSha512 } from './sha512.ts';
import { readParts, type Part } from './multipart.ts';

export interface Upload {
  readonly name: string;
  readonly typeId: number;
  readonly stored: StoredFile;
}

interface Receiver {
  readonly write: (body: AsyncIterable<Buffer>) => Promise<StoredFile>;
  readonly remove: (storedAt: string) => Promise<void>;
}

/** Reads a whole multipart upload; when it is refused or cut off, nothing of it stays on the disk. */
export async function receiveUpload(
  source: AsyncIterator<Buffer, undefined>,
  boundary: string,
  { write, remove }: Receiver,
): Promise<Upload> {
  let file: { name: string; stored: StoredFile; typeId: string | undefined } | undefined;
  let typeField: string | undefined;
  let sha512: string | undefined;
  try {
    for await (const part of readParts(source, boundary)) {
      const { field, filename } = describe(part);
      if (field === 'file' && filename !== undefined && !file) {
        const name = requireName(filename);
        file = { name, stored: await write(part.body), typeId: typeOfPart(part) };
      } else if (field === 'typeId' || filename === 'typeId') {
        typeField = await readShort(part);
      } else if (field === 'sha512') {
        sha512 = readSha512(await readShort(part));
      }
    }
    if (!file) throw new DomainError(400, { file: ['A file with a file name is required.'] });
    if (sha512 !== undefined && sha512 !== file.stored.sha512) throw otherSha512(file.stored, 400);
    return {
      name: file.name,
      stored: file.stored,
      typeId: toTypeId(typeField ?? file.typeId ?? '1'),
    };
  } catch (error) {
    if (file) await remove(file.stored.storedAt);
    throw error;
  }
}

function describe({ headers }: Part): { field: string | undefined; filename: string | undefined } {
  const disposition = headers.get('content-disposition') ?? '';
  return {
    field: dispositionParameter(disposition, 'name'),
    filename: dispositionParameter(disposition, 'filename'),
  };
}

function requireName(filename: string): string {
  const name = lastSegment(filename);
  if (name !== undefined) return name;
  throw new DomainError(400, {
    file: ['A file name of 1 to 255 bytes without control characters is required.'],
  });
}

/** A header `type_id: 3`, or a content type that reads `{'type_id': 3}`. */
const typeOfPart = ({ headers }: Part): string | undefined =>
  headers.get('type_id') ?? /type_id\D{1,5}(\d+)/.exec(headers.get('content-type') ?? '')?.[1];

const LONGEST_FIELD = 1000;

async function readShort({ body }: Part): Promise<string> {
  let text = '';
  for await (const chunk of body) {
    // What is too long is nonsense; it is read to its end all the same, as the next part stands behind it.
    if (text.length < LONGEST_FIELD) text += chunk.toString('utf8');
  }
  return text.trim();
}
