/** A file on its way to the server. */
export interface UploadRow {
  readonly key: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes sent so far. */
  readonly loaded: number;
  /** Null until there is something to tell. */
  readonly bytesPerSecond: number | null;
  readonly state: 'sending' | 'reconnecting' | 'paused';
  readonly error: string | null;
}
