import type { RunVariable } from '#contract/runs';
import { formatDecimal } from './decimal-format.ts';
import { numberIn } from './run-variable.ts';

/** Short, so that text that opens many and closes none is read in one go. */
const PLACEHOLDER = /\$\{([^{}\n]{1,300})\}/g;
/** `?string`, alone or with a number pattern. */
const FORMAT = /^string *(?:[([] *(["'])(.*)\1 *[)\]])?$/;

/**
 * The template with `${name}` and `${name?string("0.00")}` replaced by what the run is given. What names no variable
 * stays as it is: templates of shell scripts are full of `${HOME}`. So does a format that is none; a text that is no
 * number is not formatted.
 */
export function renderTemplate(text: string, variables: readonly RunVariable[]): string {
  const texts = new Map(variables.map(({ name, displayValue }) => [name, displayValue]));
  return text.replaceAll(PLACEHOLDER, (placeholder, inner: string) => {
    const end = inner.indexOf('?');
    const value = texts.get((end < 0 ? inner : inner.slice(0, end)).trim());
    if (value === undefined) return placeholder;
    if (end < 0) return value;
    const format = FORMAT.exec(inner.slice(end + 1).trim());
    if (!format) return placeholder;
    return format[2] === undefined ? value : (formatted(value, format[2]) ?? placeholder);
  });
}

function formatted(text: string, pattern: string): string | undefined {
  const value = numberIn(text);
  return value === null ? text : formatDecimal(value, pattern);
}
