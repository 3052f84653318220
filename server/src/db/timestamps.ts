export const HOUR_MS = 3_600_000;

/** A moment as the database and the wire write it: ISO 8601 in UTC with six fraction digits. */
export const toTimestamp = (moment: Date): string => moment.toISOString().replace('Z', '000Z');

/** When a walltime of so many hours from `startedAt` on is over; null when one of them is not known. */
export function endOf(startedAt: string | null, walltimeHours: number | null): string | null {
  if (startedAt === null || walltimeHours === null) return null;
  return toTimestamp(new Date(Date.parse(startedAt) + walltimeHours * HOUR_MS));
}

/** Hours, with fractions, between `from` and `to` (or now); never negative, whatever the clocks do. */
export function hoursBetween(from: string | null, to: string | null, now: Date): number {
  if (from === null) return 0;
  return Math.max(0, (to === null ? now.getTime() : Date.parse(to)) - Date.parse(from)) / HOUR_MS;
}

/** Money to the hundredth of a cent: beyond that it is noise of floating point. */
export const toMoney = (amount: number): number => Math.round(amount * 10_000) / 10_000;

/** A day of the calendar that the database knows too: neither February 31 nor the year 0. */
export function isRealDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return (
    !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === day && day >= '0001-01-01'
  );
}
