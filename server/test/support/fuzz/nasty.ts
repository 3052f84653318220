import fc from 'fast-check';

export const NASTY_TEXTS = [
  ...[
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    '\udfff\ud800',
    '\u202e\ufeff',
    '💥',
    'İ',
    'ﬀ',
    '\r\n\t\u001b',
  ],
  ...['NaN', 'Infinity', '-0', '1e999', '0x10', '1_000', '9'.repeat(400), '-1', '1.5', ' 4 '],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'undefined', 'true', '[]'],
  ...["' or 1=1 --", '%00', '%zz', '../../etc/passwd', '${x}', '${x?string("0.00")}', '\\', '"'],
  ...['2026-02-31', '0000-00-00', '9999-12-31T23:59:60Z', '+275760-09-13', 'x'.repeat(70_000)],
];
const NASTY_NUMBERS = [
  ...[0, -0, -1, 1.5, 0.1 + 0.2, 1e21, 1e308, 5e-324, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 63],
];
export const PROTOTYPE_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'length',
  '',
];

const deep = (depth: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
};
/** Whatever JSON can be that nobody asked for. */
export const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...NASTY_TEXTS),
  fc.constantFrom(...NASTY_NUMBERS),
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], [{}], { '': '' }),
  fc.constantFrom(20, 99, 101, 3000).map(deep),
  fc.dictionary(fc.constantFrom(...PROTOTYPE_NAMES), fc.constantFrom<unknown>(1, {}, null, 'x'), {
    noNullPrototype: true,
  }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);
