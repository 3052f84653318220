/** Every number that people read carries its unit; what is not known is a dash. */
const NOTHING = '–';

type Maybe<T> = T | null | undefined;

const pad = (value: number): string => String(value).padStart(2, '0');

/** `12 s`, `3 min 02 s`, `1 h 04 min`, `2 d 03 h`. */
export function formatDuration(seconds: Maybe<number>): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return NOTHING;
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes === 0) return `${String(whole)} s`;
  if (hours === 0) return `${String(minutes)} min ${pad(whole % 60)} s`;
  if (hours < 48) return `${String(hours)} h ${pad(minutes % 60)} min`;
  return `${String(Math.floor(hours / 24))} d ${pad(hours % 24)} h`;
}

/** `just now`, `4 min ago`, `in 2 h`; a date beyond a month. */
export function formatAgo(date: Maybe<string>, now: number): string {
  const time = date ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(time)) return NOTHING;
  const seconds = Math.round((now - time) / 1000);
  const size = coarse(Math.abs(seconds));
  if (size === null) return formatDay(time);
  if (size === '') return 'just now';
  return seconds < 0 ? `in ${size}` : `${size} ago`;
}

function coarse(seconds: number): string | null {
  if (seconds < 5) return '';
  if (seconds < 60) return `${String(seconds)} s`;
  if (seconds < 3600) return `${String(Math.floor(seconds / 60))} min`;
  if (seconds < 48 * 3600) return `${String(Math.floor(seconds / 3600))} h`;
  if (seconds < 30 * 86_400) return `${String(Math.floor(seconds / 86_400))} days`;
  return null;
}

const formatDay = (time: number): string => {
  const day = new Date(time);
  return `${String(day.getFullYear())}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`;
};

/** `2026-03-01 14:02:09`, in the reader's own time zone. */
export function formatExact(date: Maybe<string>): string {
  const time = date ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(time)) return NOTHING;
  const at = new Date(time);
  return `${formatDay(time)} ${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

/** `0.42 USD`; an amount that rounds to nothing is not shown as nothing. */
export function formatMoney(amount: Maybe<number>, currency = 'USD'): string {
  if (amount === null || amount === undefined) return NOTHING;
  if (amount > 0 && amount < 0.005) return `< 0.01 ${currency}`;
  return `${amount.toFixed(2)} ${currency}`;
}

/** `0.48 USD/h`; small rates keep two digits that count. */
export function formatRate(perHour: Maybe<number>, currency = 'USD'): string {
  if (perHour === null || perHour === undefined) return NOTHING;
  const shown =
    perHour === 0 || perHour >= 0.1 ? perHour.toFixed(2) : String(Number(perHour.toPrecision(2)));
  return `${shown} ${currency}/h`;
}

/** `2 × 4 cores` */
export function formatCores(size: Maybe<{ slots: number; coresPerSlot: number }>): string {
  if (!size) return NOTHING;
  const one = size.slots === 1 && size.coresPerSlot === 1;
  return `${String(size.slots)} × ${String(size.coresPerSlot)} ${one ? 'core' : 'cores'}`;
}

/** Megabytes of memory as people say them: `512 MB`, `16 GB`, `1.5 TB`. */
export function formatMemory(megabytes: Maybe<number>): string {
  if (megabytes === null || megabytes === undefined) return NOTHING;
  if (megabytes < 1024) return `${String(Math.round(megabytes))} MB`;
  const gigabytes = megabytes / 1024;
  return gigabytes < 1024 ? `${short(gigabytes)} GB` : `${short(gigabytes / 1024)} TB`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `17 B`, `12.4 kB`, `1.1 MB`: powers of a thousand, as file managers count. */
export function formatBytes(bytes: Maybe<number>): string {
  if (bytes === null || bytes === undefined) return NOTHING;
  let rest = bytes;
  let unit = 0;
  while (rest >= 999.5 && unit < UNITS.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? String(rest) : short(rest)} ${UNITS[unit] ?? ''}`;
}

const short = (value: number): string =>
  value >= 100 || Number.isInteger(value)
    ? String(Math.round(value))
    : String(Number(value.toFixed(1)));

/** Walltime always with the word: `2 hours`, `0.5 hours`, `1 hour`. */
export function formatHours(hours: Maybe<number>): string {
  if (hours === null || hours === undefined) return NOTHING;
  return `${String(Number(hours.toFixed(2)))} ${hours === 1 ? 'hour' : 'hours'}`;
}

/** `1 file`, `7 files`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
