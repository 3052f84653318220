import assert from 'node:assert/strict';

/**
 * What a key of the wire may hold, as the contract writes it: `string`, `int?`, `null`, `strings` (an array of them), `Z`
 * (a date in UTC), `{ … }` (an object with at least these keys), `[{ … }]` (an array of such objects, not empty).
 */
export type WireType = string | WireShape | readonly [WireShape];
export interface WireShape {
  readonly [key: string]: WireType;
}

const isInt = (value: unknown): boolean => Number.isInteger(value);
const CHECKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  text: (value) => typeof value === 'string' && value !== '',
  int: isInt,
  number: (value) => typeof value === 'number',
  bool: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  true: (value) => value === true,
  false: (value) => value === false,
  map: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  array: Array.isArray,
  strings: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  ints: (value) => Array.isArray(value) && value.every(isInt),
  id: (value) => typeof value === 'string' && /^[A-Za-z]{6}$/.test(value),
  Z: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(String(value)),
  offset: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/.test(String(value)),
  decimal: (value) => typeof value === 'string' && /^\d+\.\d+$/.test(value),
  sha512: (value) => /^[0-9a-f]{128}$/.test(String(value)),
  md5: (value) => /^[0-9a-f]{32}$/.test(String(value)),
};

/** Every key is there with its type; further keys are allowed. */
export function assertShape(value: unknown, shape: WireShape, at = '$'): void {
  assert.ok(typeof value === 'object' && value !== null, `${at} is no object`);
  const found = new Map<string, unknown>(Object.entries(value));
  for (const [key, type] of Object.entries(shape)) {
    const here = `${at}.${key}`;
    assert.ok(found.has(key), `${here} is missing`);
    assertType(found.get(key), type, here);
  }
}

function assertType(value: unknown, type: WireType, at: string): void {
  if (typeof type === 'string') {
    const name = type.replace('?', '');
    const isGood = (type.endsWith('?') && value === null) || CHECKS[name]?.(value) === true;
    assert.ok(isGood, `${at} should be ${type}, is ${JSON.stringify(value)}`);
  } else if (isList(type)) {
    assert.ok(Array.isArray(value) && value.length > 0, `${at} should be a filled array`);
    for (const [index, one] of value.entries())
      assertShape(one, type[0], `${at}[${String(index)}]`);
  } else {
    assertShape(value, type, at);
  }
}

const isList = (type: WireType): type is readonly [WireShape] => Array.isArray(type);

/** `null`, `true` and `false` stand only as the value of a key, and nothing stands between the tokens. */
export function assertStrict(text: string): void {
  const value: unknown = JSON.parse(text);
  assert.equal(text, JSON.stringify(value), 'the JSON is not compact');
  walk(value);
}

function walk(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const part of Object.values(value)) {
    if (Array.isArray(value))
      assert.ok(part !== null && typeof part !== 'boolean', `${String(part)} in an array`);
    walk(part);
  }
}
