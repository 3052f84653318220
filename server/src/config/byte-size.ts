import * as z from 'zod';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const WANTED = 'must be a size such as 10 GiB, or none';

/** "10 GiB" as bytes; `none` and 0 as null. Only binary units, so that nobody has to guess which ones are meant. */
export const ByteSize = z
  .union([z.string(), z.literal(0)], { error: WANTED })
  .transform((text, context) => {
    if (text === 0 || text === 'none') return null;
    const [, digits, unit] = /^(\d{1,6}(?:\.\d{1,3})?) ?([KMGT]iB|B)$/.exec(text) ?? [];
    const bytes = Math.round(Number(digits) * 1024 ** UNITS.findIndex((known) => known === unit));
    if (unit !== undefined) return bytes === 0 ? null : bytes;
    context.addIssue({ code: 'custom', message: WANTED });
    return z.NEVER;
  });

/** The same the other way round: "10 GiB", "1.5 MiB". */
export function inBinaryUnits(bytes: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), UNITS.length - 1);
  return `${String(Number((bytes / 1024 ** power).toFixed(3)))} ${UNITS[power] ?? 'B'}`;
}
