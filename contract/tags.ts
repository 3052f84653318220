import * as z from 'zod';
import { requiredText } from './wire.ts';

const LONGEST_NAME = 100;
export const MOST_TAGS = 100;

export const TagRequest = z.object({ name: requiredText(LONGEST_NAME) });

/** Two tags with one `normalizedName` are the same tag. */
export const Tag = z.object({ name: z.string(), normalizedName: z.string() });
export type Tag = z.infer<typeof Tag>;

export const normalizedTag = (name: string): string => name.toLowerCase();

/** The first spelling of each. */
export function uniqueTags(names: readonly string[]): string[] {
  const first = new Map<string, string>();
  for (const name of names)
    if (!first.has(normalizedTag(name))) first.set(normalizedTag(name), name);
  return [...first.values()];
}

/** The tags of a job request. */
export const TagNames = z
  .array(
    z
      .string({ error: 'Not a valid string.' })
      .trim()
      .max(LONGEST_NAME, `At most ${String(LONGEST_NAME)} characters.`)
      // eslint-disable-next-line no-control-regex -- they are shown beside each other in a line
      .regex(/^[^\u0000-\u001f\u007f]*$/, 'No control characters or line breaks are allowed.'),
  )
  .transform((names) => uniqueTags(names.filter((name) => name !== '')))
  .refine((names) => names.length <= MOST_TAGS, { error: `At most ${String(MOST_TAGS)} tags.` });
