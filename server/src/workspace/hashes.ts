import { createHash, type Hash } from 'node:crypto';

/** Both digests that the wire contract wants of every file. */
export function createHashes() {
  const all: Record<'sha512' | 'md5', Hash> = {
    sha512: createHash('sha512'),
    md5: createHash('md5'),
  };
  return {
    update(chunk: Buffer): void {
      all.sha512.update(chunk);
      all.md5.update(chunk);
    },
    digest: () => ({ sha512: all.sha512.digest('hex'), md5: all.md5.digest('hex') }),
  };
}
