import { FILE_TYPE, type File } from '#contract/files';
import type { FileRow } from '../db/schema.ts';
import { isViewable } from './file-types.ts';

interface FileViewContext {
  /** Scheme, host and port of the request. */
  readonly origin: string;
  /** The owner's e-mail address. */
  readonly owner: string;
}

/** A file as the wire shows it. */
export function toFile(row: FileRow, { origin, owner }: FileViewContext): File {
  return {
    id: row.id,
    name: row.name,
    typeId: row.type_id,
    dateUploaded: row.created_at,
    relativePath: row.relative_path,
    decryptedSize: row.size,
    path: row.wire_path,
    downloadUrl: `${origin}/api/v2/files/${row.id}/contents/`,
    md5: row.md5,
    fileChecksums: [{ hashFunction: 'sha512', fileHash: row.sha512 }],
    encodedEncryptionKey: '',
    isUploaded: true,
    isDeleted: row.deleted_at !== null,
    viewInBrowser: isViewable(row.name, row.size),
    owner,
    sharedWith: [],
    userTags: [],
    pathParts: { container: 'local', path: row.wire_path },
    storage: STORAGE,
  };
}

/** For the readers of the contract; it means nothing here. */
const STORAGE = {
  id: 'LocalS',
  storageType: 'LocalStorage',
  encryptionType: 'none',
  connectionSettings: { region: '' },
};

/** Stands for an output that a job took as input and whose own job has been deleted since. */
export const lostFile = (id: string, ownerId: string): FileRow => ({
  id,
  owner_id: ownerId,
  name: '',
  type_id: FILE_TYPE.output,
  size: 0,
  sha512: '',
  md5: '',
  relative_path: '',
  stored_at: '',
  wire_path: '',
  job_id: null,
  run_number: null,
  created_at: '1970-01-01T00:00:00.000000Z',
  deleted_at: '1970-01-01T00:00:00.000000Z',
});
