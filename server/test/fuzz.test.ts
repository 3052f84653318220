import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz } from './support/fuzz/fuzz.ts';

const REQUESTS = 1500;
const MOST_MS = 10_000;

describe('requests that nobody thought of', () => {
  it('are answered, refused or told not to be offered, to every route there is', async () => {
    const { problems, sent } = await fuzz(20_260_301, REQUESTS, { mostMs: MOST_MS });

    assert.deepEqual(problems, []);
    assert.ok(sent > 0);
  });
});
