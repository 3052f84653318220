import type { core } from 'zod';
import type { FieldErrors } from './domain-error.ts';

/** zod's flat issues as the wire's nested errors: `{"jobanalyses":[{"hardware":{"coresPerSlot":["…"]}}]}`. */
export function toFieldErrors(issues: readonly core.$ZodIssue[]): FieldErrors | string {
  const whole = issues.find(({ path }) => path.length === 0);
  if (whole) return isNoObject(whole) ? 'A JSON object is required.' : whole.message;
  return grow(issues.map(({ path, message }) => ({ path: [...path], message })));
}

const isNoObject = (issue: core.$ZodIssue): boolean =>
  issue.code === 'invalid_type' && issue.expected === 'object';

interface Flat {
  path: PropertyKey[];
  message: string;
}

function grow(issues: Flat[]): FieldErrors {
  const tree: Record<string, FieldErrors[string]> = {};
  for (const [key, below] of Map.groupBy(issues, ({ path }) => String(path[0]))) {
    const here = below.filter(({ path }) => path.length === 1).map(({ message }) => message);
    const deeper = below
      .filter(({ path }) => path.length > 1)
      .map(({ path, message }) => ({ path: path.slice(1), message }));
    if (here.length > 0) tree[key] = here;
    else if (typeof deeper[0]?.path[0] === 'number') tree[key] = toList(deeper);
    else tree[key] = grow(deeper);
  }
  return tree;
}

/** Same index as in the request, `{}` for a good element; a bad plain value stands as its message. */
function toList(issues: Flat[]): FieldErrors[] | string[] {
  const plain = issues.filter(({ path }) => path.length === 1);
  if (plain.length > 0)
    return plain.map(({ path, message }) => `Element ${String(Number(path[0]) + 1)}: ${message}`);
  const length = Math.max(...issues.map(({ path }) => Number(path[0]))) + 1;
  return Array.from({ length }, (_, index) => {
    const own = issues
      .filter(({ path }) => path[0] === index)
      .map(({ path, message }) => ({ path: path.slice(1), message }));
    return grow(own);
  });
}
