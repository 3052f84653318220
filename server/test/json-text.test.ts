import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { createJsonText } from '../src/logs/json-text.ts';
import { randomText } from './support/random-text.ts';

const jsonText = createJsonText(1_000);

it('bytes stand in JSON as their text would', () => {
  const all = Buffer.from(Array.from({ length: 0x80 }, (_, byte) => byte));
  const texts = Array.from({ length: 500 }, (_, seed) => Buffer.from(randomText(seed)));
  const noise = Array.from({ length: 500 }, () => randomBytes(100));

  for (const bytes of [all, ...texts, ...noise])
    assert.equal(JSON.parse(jsonText(bytes).toString()), bytes.toString());
});
