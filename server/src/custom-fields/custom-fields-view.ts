import type { CustomFields, CustomFieldValue } from '#contract/custom-fields';

/** As the wire shows them, in a job of v3 too. */
export const toCustomFields = (values: Readonly<Record<string, CustomFieldValue>>): CustomFields =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { meta: { name }, value }]),
  );
