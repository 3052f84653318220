/** A number pattern as Java's DecimalFormat has them: `0.00`, `#,##0.##`, `0.0##E0`, with text around. */
interface Pattern {
  readonly prefix: string;
  readonly suffix: string;
  /** Digits before the point: at least, and how many there are places for. */
  readonly least: number;
  readonly places: number;
  /** Digits after the point. */
  readonly leastFraction: number;
  readonly mostFraction: number;
  /** Digits between two commas; 0: none. */
  readonly group: number;
  /** Digits of the exponent at least; null: none is written. */
  readonly exponent: number | null;
  /** 100 for percent. */
  readonly factor: number;
}

/** More would fill a template with zeros. */
const MOST_DIGITS = 300;
const NUMBER_PART = /^([#,]*)([0,]*)(?:\.(0*)(#*))?(?:E(0+))?$/;

/** The number in the pattern's form; undefined when this is no pattern. */
export function formatDecimal(value: number, pattern: string): string | undefined {
  const parsed = parsePattern(pattern);
  if (!parsed || !Number.isFinite(value)) return undefined;
  const size = Math.abs(value) * parsed.factor;
  const digits = parsed.exponent === null ? plain(size, parsed) : scientific(size, parsed);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return `${sign}${parsed.prefix}${digits}${parsed.suffix}`;
}

function parsePattern(pattern: string): Pattern | undefined {
  const [start, end] = numberPartOf(pattern);
  const match = NUMBER_PART.exec(pattern.slice(start, end));
  if (!match || pattern.length > MOST_DIGITS) return undefined;
  const [, optional = '', required = '', fraction = '', more = '', exponent] = match;
  const whole = optional + required;
  const places = whole.replaceAll(',', '').length;
  // Of a pattern like `#.##` the last place before the point is always there.
  const isLoose = !(required + fraction).includes('0') && match[4] !== undefined;
  const least = isLoose && places > 0 ? 1 : required.replaceAll(',', '').length;
  if (places + fraction.length + more.length === 0) return undefined;
  const around = pattern.slice(0, start) + pattern.slice(end);
  return {
    prefix: unquote(pattern.slice(0, start)),
    suffix: unquote(pattern.slice(end)),
    least,
    places,
    leastFraction: isLoose && places === 0 ? 1 : fraction.length,
    mostFraction: fraction.length + more.length,
    group: whole.includes(',') ? whole.length - whole.lastIndexOf(',') - 1 : 0,
    exponent: exponent?.length ?? null,
    factor: around.includes('%') ? 100 : 1,
  };
}

/** Where the first run of pattern letters begins and ends; what is between apostrophes is text. */
function numberPartOf(pattern: string): [number, number] {
  let quoted = false;
  let start = 0;
  for (; start < pattern.length; start += 1) {
    const letter = pattern.charAt(start);
    if (letter === "'") quoted = !quoted;
    else if (!quoted && '#0.,'.includes(letter)) break;
  }
  let end = start;
  while (end < pattern.length && '#0.,'.includes(pattern.charAt(end))) end += 1;
  if (pattern.startsWith('E0', end)) {
    end += 1;
    while (pattern.charAt(end) === '0') end += 1;
  }
  return [start, end];
}

const unquote = (text: string): string =>
  text.replaceAll("''", '\u0001').replaceAll("'", '').replaceAll('\u0001', "'");

function plain(value: number, { least, leastFraction, mostFraction, group }: Pattern): string {
  const { digits, exponent } = roundedAt(value, mostFraction);
  const whole = exponent < 0 ? '' : digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const behind = exponent < 0 ? '0'.repeat(-exponent - 1) + digits : digits.slice(exponent + 1);
  const fraction = behind.replace(/0+$/, '').padEnd(leastFraction, '0');
  const shown = (whole === '0' ? '' : whole).padStart(least, '0');
  // A number is never empty: `#` and `.##` write zero as 0.
  const front = shown === '' && fraction === '' ? '0' : grouped(shown, group);
  return fraction === '' ? front : `${front}.${fraction}`;
}

function scientific(value: number, pattern: Pattern): string {
  const { least, places, leastFraction, mostFraction } = pattern;
  // More places than digits asked for: the exponent is a multiple of the places, as engineers write it.
  const isEngineering = places > least && places > 1;
  const { digits, exponent } = rounded(value, Math.max(1, least + mostFraction));
  const front = isEngineering ? (((exponent % places) + places) % places) + 1 : least;
  const power = value === 0 ? 0 : exponent + 1 - front;
  const all = digits.padEnd(front, '0');
  const fraction = all.slice(front).replace(/0+$/, '').padEnd(leastFraction, '0');
  const tail = fraction === '' ? '' : `.${fraction}`;
  const shownPower = `${power < 0 ? '-' : ''}${String(Math.abs(power)).padStart(pattern.exponent ?? 1, '0')}`;
  return `${all.slice(0, front)}${tail}E${shownPower}`;
}

const ZERO = { digits: '0', exponent: 0 };

const grouped = (digits: string, size: number): string =>
  size === 0
    ? digits
    : digits.replaceAll(new RegExp(`\\B(?=(?:\\d{${String(size)}})+$)`, 'g'), ',');

interface Digits {
  /** Without a point; the first is no zero, save in zero itself. */
  readonly digits: string;
  /** Power of ten of the first digit. */
  readonly exponent: number;
}

function shortest(value: number): Digits {
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), exponent: Number(power) };
}

/** Rounded to `decimals` digits after the point. */
function roundedAt(value: number, decimals: number): Digits {
  return rounded(value, shortest(value).exponent + 1 + decimals);
}

/** The first `kept` digits; a half goes to the even neighbour, judged by what the number is and not by how it is written. */
function rounded(value: number, kept: number): Digits {
  const { digits, exponent } = shortest(value);
  if (kept >= digits.length) return { digits, exponent };
  if (kept < 0) return ZERO;
  const exact = value.toExponential(100).replace('.', '');
  const rest = exact.slice(kept, 101);
  const isHalf = /^50*$/.test(rest);
  const isOdd = kept > 0 && Number(exact.charAt(kept - 1)) % 2 === 1;
  const goesUp = isHalf ? isOdd : rest.charAt(0) >= '5';
  if (!goesUp) return kept === 0 ? ZERO : { digits: exact.slice(0, kept), exponent };
  const up = String(BigInt(exact.slice(0, kept) || '0') + 1n).padStart(kept, '0');
  return up.length > kept ? { digits: up, exponent: exponent + 1 } : { digits: up, exponent };
}
