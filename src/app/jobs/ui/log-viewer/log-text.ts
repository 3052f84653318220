/** Text that joins the log at its end or at its beginning. */
export interface LogText {
  readonly kind: 'append' | 'prepend';
  readonly text: string;
}

export type LogConnection = 'connecting' | 'live' | 'reconnecting' | 'ended';
