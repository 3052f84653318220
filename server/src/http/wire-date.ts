/** A date of ours as the wire wants it: six fraction digits. */
export const toWireDate = (date: Date): string => date.toISOString().replace('Z', '000Z');
