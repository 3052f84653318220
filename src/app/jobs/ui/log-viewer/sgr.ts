/** A colour of the terminal palette (0 to 255) or a true colour as `rrggbb`. */
type Colour = number | string;

/** What "select graphic rendition" sequences have switched on so far. */
export interface Sgr {
  readonly foreground: Colour | null;
  readonly background: Colour | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
  readonly concealed: boolean;
  readonly struck: boolean;
}

export const PLAIN: Sgr = {
  foreground: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
  concealed: false,
  struck: false,
};

const SWITCHES: Readonly<Record<number, Partial<Sgr>>> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  8: { concealed: true },
  9: { struck: true },
  21: { underline: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  28: { concealed: false },
  29: { struck: false },
  39: { foreground: null },
  49: { background: null },
};

/** Applies the parameters of one `ESC [ … m`; what is unknown changes nothing. */
export function applySgr(before: Sgr, parameters: string): Sgr {
  // ISO 8613-6 writes `38:2::r:g:b`, most programs `38;2;r;g;b`: both are read.
  const codes = parameters
    .replace(/([34]8):2:[0-9]*:(?=[0-9]+:[0-9]+:[0-9]+)/g, '$1:2:')
    .replace(/\b4:0\b/g, '24')
    .replace(/\b4:[0-9]\b/g, '4')
    .split(/[;:]/)
    .map(Number);
  let sgr = before;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code === 0) sgr = PLAIN;
    else if (code === 38 || code === 48) {
      const [colour, used] = extendedColour(codes.slice(i + 1));
      i += used;
      if (colour !== null) sgr = { ...sgr, [code === 38 ? 'foreground' : 'background']: colour };
    } else sgr = { ...sgr, ...(SWITCHES[code] ?? basicColour(code)) };
  }
  return sgr;
}

function basicColour(code: number): Partial<Sgr> {
  if (code >= 30 && code <= 37) return { foreground: code - 30 };
  if (code >= 90 && code <= 97) return { foreground: code - 82 };
  if (code >= 40 && code <= 47) return { background: code - 40 };
  if (code >= 100 && code <= 107) return { background: code - 92 };
  return {};
}

/** The colour behind a 38 or 48, and how many codes it took. */
function extendedColour([kind, a, b, c]: readonly number[]): [Colour | null, number] {
  if (kind === 5) return [a !== undefined && a <= 255 ? paletteColour(a) : null, 2];
  if (kind === 2) return [[a, b, c].map((part) => hex(part ?? 0)).join(''), 4];
  return [null, 1];
}

/** The first sixteen follow the theme; the cube and the greys are fixed colours. */
function paletteColour(index: number): Colour {
  if (index < 16) return index;
  if (index >= 232) return hex(8 + (index - 232) * 10).repeat(3);
  const cube = index - 16;
  const level = (step: number): string => hex(step === 0 ? 0 : 55 + step * 40);
  return level(Math.floor(cube / 36)) + level(Math.floor(cube / 6) % 6) + level(cube % 6);
}

/**
 * Two digits, rounded to sixteen steps a channel: each colour becomes a style rule, and a log that
 * fades through sixteen million of them must not make as many rules.
 */
function hex(part: number): string {
  const digit = Math.round(Math.min(255, Math.max(0, part)) / 17).toString(16);
  return digit + digit;
}

const FLAGS = ['bold', 'dim', 'italic', 'underline', 'concealed', 'struck'] as const;

/** Class names for a stretch of text; empty for plain text. */
export function sgrClasses(sgr: Sgr): string {
  const foreground = sgr.inverse ? (sgr.background ?? 'inverse') : sgr.foreground;
  const background = sgr.inverse ? (sgr.foreground ?? 'inverse') : sgr.background;
  return [
    foreground === null ? '' : `ansi-fg-${String(foreground)}`,
    background === null ? '' : `ansi-bg-${String(background)}`,
    ...FLAGS.filter((flag) => sgr[flag]).map((flag) => `ansi-${flag}`),
  ]
    .filter((name) => name !== '')
    .join(' ');
}
