/** A date of ours as the wire wants it: six fraction digits. */
export const toWireDate = (date: Date): string => date.toISOString().replace('Z', '000Z');

/** A day of the calendar that the database knows too: neither February 31 nor the year 0. */
export function isRealDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return (
    !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === day && day >= '0001-01-01'
  );
}
