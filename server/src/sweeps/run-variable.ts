import type { RunVariable } from '#contract/runs';

/** Whether text is a number as tables and results have them; hexadecimal and the like are text. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The number that a text is; null when it is none. */
export function numberIn(text: string): number | null {
  const number = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

/** Text that is no number keeps its text; the wire's number is 0 then. */
export const toVariable = (name: string, text: string): RunVariable => ({
  displayValue: text,
  isRelative: false,
  name,
  value: numberIn(text) ?? 0,
});

/** What PostgreSQL cannot keep, or a log would be garbled by. */
// eslint-disable-next-line no-control-regex -- control characters are what this is about
export const isPlain = (text: string): boolean => !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text);
