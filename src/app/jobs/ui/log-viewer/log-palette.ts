/**
 * Style rules for the colours that a log uses beyond the sixteen of the theme. They are made as they are
 * met and live in a constructed sheet: an inline style attribute is refused by the content security policy.
 */
export function createLogPalette(adopt: (sheet: CSSStyleSheet) => void) {
  const sheet = new CSSStyleSheet();
  const known = new Set<string>();
  adopt(sheet);
  return {
    know(classes: string): void {
      for (const [name, ground, hex] of classes.matchAll(/ansi-(fg|bg)-([0-9a-f]{6})\b/g)) {
        if (known.has(name)) continue;
        known.add(name);
        sheet.insertRule(
          `.cm-content .${name} { ${ground === 'fg' ? readable(hex) : `background: #${hex ?? ''}`}; }`,
        );
      }
    },
  };
}
/** The hue as it was meant, as dark or light as it takes to be read on the page. */
function readable(hex = ''): string {
  const on = (lightness: string): string => `oklch(from #${hex} ${lightness} c h)`;
  return `color: #${hex}; color: light-dark(${on('min(l, 0.5)')}, ${on('max(l, 0.74)')})`;
}
export type LogPalette = ReturnType<typeof createLogPalette>;
