/** A file of a run, in its work folder while it runs or kept after it. */
export interface JobFile {
  /** Below the work folder, without a leading slash. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly url: string;
  /** SHA-512 in lower-case hex; null while the file may still change. */
  readonly checksum: string | null;
}
