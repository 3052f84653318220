import type { DirectoryEntry, File as StoredFile } from '#contract/files';
import type { JobFile } from '../ui/job-files/job-file';

export const toKeptFile = ({
  relativePath,
  decryptedSize,
  id,
  fileChecksums,
}: StoredFile): JobFile => ({
  path: relativePath,
  size: decryptedSize,
  url: `/api/v3/files/${id}/contents/`,
  checksum: fileChecksums[0]?.fileHash ?? null,
});

export const toLiveFile = ({ path, size, resource }: DirectoryEntry): JobFile => ({
  path,
  size,
  url: resource,
  checksum: null,
});
