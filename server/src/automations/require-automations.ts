import { DomainError, type FieldErrors } from '../http/domain-error.ts';

/** Each is `{"automation":{"id"},"environmentVariables":{}}`. There are none here, so every one that is named is unknown. */
export function requireAutomations(asked: readonly unknown[]): void {
  if (asked.length === 0) return;
  throw new DomainError(400, {
    jobAutomations: asked.map((one): FieldErrors => {
      const id = idOf(one);
      return {
        automation: {
          id: [
            id === undefined ? 'This field is required.' : `There is no automation "${id}" here.`,
          ],
        },
      };
    }),
  });
}

function idOf(asked: unknown): string | undefined {
  const automation = partOf(asked, 'automation');
  const id = partOf(automation, 'id');
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

const partOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
