/** A file on its way to the server. */
export interface UploadRow {
  readonly key: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes sent so far. */
  readonly loaded: number;
  readonly error: string | null;
}
