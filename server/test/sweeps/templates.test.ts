import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRandom } from '../../src/faults/random.ts';
import { formatDecimal } from '../../src/sweeps/decimal-format.ts';
import { readResults } from '../../src/sweeps/read-results.ts';
import { renderTemplate } from '../../src/sweeps/render-template.ts';
import { toVariable } from '../../src/sweeps/run-variable.ts';

const given = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, text]) => toVariable(name, text));

describe('a number pattern', () => {
  const table: readonly [number, Readonly<Record<string, string>>][] = [
    [0.9, { '0': '1', '0.0': '0.9', '0.00##': '0.90', '0E0': '9E-1', '00E00': '90E-02' }],
    [1.49, { '0': '1', '0.0': '1.5', '0.00##': '1.49', '0.0##E0': '1.49E0' }],
    [-55.123, { '0': '-55', '0.0': '-55.1', '0.00##': '-55.123', '0.0##E0': '-5.512E1' }],
    [9810, { '0': '9810', '0.0': '9810.0', '0.00##': '9810.00', '00E00': '98E02' }],
    [1234567.891, { '#,##0.00': '1,234,567.89', '0000000000': '0001234568', '#': '1234568' }],
    [0, { '#': '0', '#.##': '0', '0.00': '0.00', '0.0##E0': '0.0E0' }],
    [0.5, { '#.##': '0.5', '#.00': '.50', '0%': '50%', 'v = 0.0 m': 'v = 0.5 m' }],
    [12345, { '##0.##E0': '12.3E3', "'#'0": '#12345' }],
    [999.9999, { '0.00': '1000.00', '0E0': '1E3' }],
    [1e22, { '0': '10000000000000000000000' }],
    [1e-7, { '0.0000000': '0.0000001', '0.000': '0.000' }],
  ];
  for (const [value, forms] of table)
    for (const [pattern, text] of Object.entries(forms))
      it(`${pattern} writes ${String(value)} as ${text}`, () => {
        assert.equal(formatDecimal(value, pattern), text);
      });

  it('rounds a half to the even neighbour', () => {
    const rounded = [0.5, 1.5, 2.5, 3.5, -0.5, 0.125, 0.375].map((value) =>
      formatDecimal(value, Number.isInteger(value * 2) ? '0' : '0.00'),
    );

    assert.deepEqual(rounded, ['0', '2', '2', '4', '-0', '0.12', '0.38']);
  });

  it('keeps what a number is, whatever it is', () => {
    const random = createRandom(11);
    for (let round = 0; round < 2_000; round += 1) {
      const value = (random() - 0.5) * 10 ** Math.floor(random() * 40 - 20);
      const fixed = Number(formatDecimal(value, '0.00000'));
      const scientific = Number(formatDecimal(value, '0.0000000000000000E0'));

      assert.ok(Math.abs(fixed - value) <= 5.1e-6 + Math.abs(value) * 1e-15, String(value));
      assert.ok(Math.abs(scientific - value) <= Math.abs(value) * 1e-15, String(value));
    }
  });

  it('is none without a place for a digit', () => {
    for (const pattern of ['', 'abc', '.', '0#.0', '0.#0', `0.${'0'.repeat(400)}`])
      assert.equal(formatDecimal(1, pattern), undefined, pattern);
  });
});

describe('a template', () => {
  const variables = given({ x: '0.256', name: 'case 1a', 'inlet velocity': '30' });

  it('is given the text of the table as it is', () => {
    const text = '# ${name}\nv: ${x} ${ x } ${inlet velocity}\n';

    assert.equal(renderTemplate(text, variables), '# case 1a\nv: 0.256 0.256 30\n');
  });

  it('is given numbers in the form it asks for', () => {
    const text = `\${x?string("0.00")} \${x?string('0.0E0')} \${x?string["0"]} \${x?string}`;

    assert.equal(renderTemplate(text, variables), '0.26 2.6E-1 0 0.256');
  });

  it('leaves what names no variable, and what is no format, as it is', () => {
    const text = '${HOME} ${y} ${x?upper} ${x?string("")} $x ${} ${x $${ } {x}';

    assert.equal(renderTemplate(text, variables), text);
  });

  it('leaves text that is no number as it is, whatever the form', () => {
    assert.equal(renderTemplate('${name?string("0.00")}', variables), 'case 1a');
  });

  it('puts values in once, also such as look like placeholders or replacements', () => {
    const tricky = given({ a: '${b}', b: '$& $1 $$' });

    assert.equal(renderTemplate('${a} ${b}', tricky), '${b} $& $1 $$');
  });

  it('takes as long as it is long, also when it is made to take longer', () => {
    for (const piece of ['${', '${x?string("', '${x?string("0', "${x?string('0'", '?{$'])
      assert.equal(renderTemplate(piece.repeat(500_000), variables).length, piece.length * 500_000);
  });
});

describe('what post-processing printed', () => {
  it('is read line by line, numbers and texts', () => {
    const results = readResults('reading log\nCd\t0.0213\r\nCl\t1.2e-1\nstate\tdid converge\n');

    assert.deepEqual(
      results.map(({ name, value, displayValue }) => [name, value, displayValue]),
      [
        ['Cd', 0.0213, '0.0213'],
        ['Cl', 0.12, '1.2e-1'],
        ['state', 0, 'did converge'],
      ],
    );
  });

  it('counts where it is a name, a tab and a value; the later of two stands', () => {
    const text = '\t1\nname\t\n  \t \nno tab 3\nbad\u0000name\t1\nx\t1\nx\t2\nend\t5';

    assert.deepEqual(
      readResults(text).map(({ name, displayValue }) => `${name}=${displayValue}`),
      ['x=2', 'end=5'],
    );
  });

  it('stays within bounds', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `n${String(index)}\t1`).join('\n');

    assert.equal(readResults(many).length, 1_000);
    assert.deepEqual(readResults(`${'n'.repeat(201)}\t1\nx\t${'9'.repeat(20_000)}`), []);
  });
});
