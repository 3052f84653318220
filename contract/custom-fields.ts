import * as z from 'zod';

const MOST_FIELDS = 100;
const LONGEST_VALUE = 10_000;

const One = z.union([
  z
    .string()
    .max(LONGEST_VALUE, `At most ${String(LONGEST_VALUE)} characters.`)
    .refine((text) => !text.includes('\0'), { error: 'A value may not hold a NUL.' }),
  z.number(),
]);

/** Text, a number, true or false, several texts or numbers, or null where nothing is set. */
export const CustomFieldValue = z.union([One, z.boolean(), z.null(), z.array(One).max(100)], {
  error: 'A text, a number, true, false, null or a list of texts and numbers is required.',
});
export type CustomFieldValue = z.output<typeof CustomFieldValue>;

/** Names and values: `{"Material":"steel"}`. */
export const CustomFieldsRequest = z
  .record(z.string(), CustomFieldValue, { error: 'A JSON object is required.' })
  .refine((fields) => Object.keys(fields).length <= MOST_FIELDS, {
    error: `At most ${String(MOST_FIELDS)} fields.`,
  })
  .refine(
    // eslint-disable-next-line no-control-regex -- names are shown and stored as they come
    (fields) => Object.keys(fields).every((name) => /^[^\u0000-\u001f\u007f]{1,200}$/u.test(name)),
    { error: 'The name of a field has 1 to 200 characters and no control characters.' },
  );
export type CustomFieldsRequest = z.output<typeof CustomFieldsRequest>;

export const CustomFields = z.record(
  z.string(),
  z.object({ meta: z.object({ name: z.string() }), value: CustomFieldValue }),
);
export type CustomFields = z.infer<typeof CustomFields>;

/** The fields a workspace has defined for its jobs, by section. */
export const WorkspaceCustomFields = z.object({
  isEnabled: z.boolean(),
  fields: z.object({
    compute: z.record(z.string(), z.array(z.unknown())),
    workstation: z.record(z.string(), z.array(z.unknown())),
  }),
});
