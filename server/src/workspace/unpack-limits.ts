export interface UnpackLimits {
  /** Every entry costs an inode and a directory entry; source trees of 80,000 files exist. */
  readonly entries: number;
  /** Bytes of all files together. */
  readonly bytes: number;
  /**
   * Unpacked size over packed size. Text and meshes reach 10 to 50, logs 100; bombs begin at 1,000, which is where
   * deflate ends.
   */
  readonly ratio: number;
  /** Below so many bytes no ratio is held against an archive: a sparse file does no harm while it is small. */
  readonly ratioFromBytes: number;
}

export const defaultUnpackLimits: UnpackLimits = {
  entries: 200_000,
  bytes: 64 * 2 ** 30,
  ratio: 200,
  ratioFromBytes: 100 * 2 ** 20,
};
