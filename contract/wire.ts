import * as z from 'zod';

/**
 * Building blocks of every request and answer: requests are read leniently, answers are written strictly.
 * `null`, `""` and a missing key are the same for optional fields of a request.
 */

/** Six letters, unique without regard to case. */
export const Id = z.string().regex(/^[A-Za-z]{6}$/, 'An id is six letters.');

/** ISO 8601 in UTC with six fraction digits, ending in `Z` or, for job statuses, in `+00:00`. */
export const WireDate = z.string();

const isAbsent = (value: unknown): boolean => value === null || value === undefined || value === '';

/** An optional field: absent, null and "" all become `fallback`. */
export const optional = <T extends z.ZodType, D>(schema: T, fallback: D) =>
  z.preprocess(
    (value) => (isAbsent(value) ? undefined : value),
    schema
      .optional()
      .transform((value): z.output<T> | D => (value === undefined ? fallback : value)),
  );

const REQUIRED = 'This field is required.';

export const requiredText = (maxLength = 200) =>
  z
    .preprocess(
      (value) => (value === null ? undefined : value),
      z
        .string({
          error: (issue) => (issue.input === undefined ? REQUIRED : 'Not a valid string.'),
        })
        .trim()
        .min(1, 'This field may not be blank.')
        .max(maxLength, `At most ${String(maxLength)} characters.`)
        // eslint-disable-next-line no-control-regex -- names reach file systems, logs and schedulers
        .regex(/^[^\u0000-\u001f\u007f]*$/, 'No control characters or line breaks are allowed.'),
    )
    .describe('Text, never blank.');

/** A number that may come as a string: scripts send `"4"`. */
export const looseNumber = z.preprocess(
  (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
  z.number({
    error: (issue) =>
      issue.input === undefined || issue.input === null ? REQUIRED : 'A number is required.',
  }),
);

/** A whole number of at least `least` that may come as a string. */
export const looseCount = (least = 1, most = 1_000_000) =>
  looseNumber.pipe(
    z
      .number()
      .int('A whole number is required.')
      .min(least, `At least ${String(least)} is required.`)
      .max(most, `At most ${String(most)} is allowed.`),
  );

/** A boolean that may come as `"true"`, `"False"`, `"1"`, `0`. */
export const looseBoolean = z.preprocess(
  (value) => {
    const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
    if (text === 'true' || text === '1' || text === 1) return true;
    if (text === 'false' || text === '0' || text === 0) return false;
    return value;
  },
  z.boolean({ error: 'True or false is required.' }),
);

/** The envelope of every list: all four keys, always. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({
    count: z.number().int(),
    previous: z.string().nullable(),
    results: z.array(item),
    next: z.string().nullable(),
  });

export interface Page<T> {
  readonly count: number;
  readonly previous: string | null;
  readonly results: T[];
  readonly next: string | null;
}

/** Either `{"detail": "…"}` or field → messages, nested as the request was. */
export const ErrorBody = z.record(z.string(), z.unknown());
export type ErrorBody = z.infer<typeof ErrorBody>;

export const Detail = z.object({ detail: z.string() });
