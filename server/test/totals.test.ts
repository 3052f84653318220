import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  add,
  inWords,
  NOTHING,
  ofKarma,
  ofNodeTest,
  ofPlaywright,
  ofWords,
} from '../../scripts/lib/totals.ts';

describe('totals of a test run', () => {
  it('are read off the last line of Karma', () => {
    const output = `.....
Chrome Headless 140.0 (Linux x86_64): Executed 5 of 9 SUCCESS (0.1 secs / 0.1 secs)
Chrome Headless 140.0 (Linux x86_64): Executed 7 of 9 (2 FAILED) (skipped 2) (0.2 secs / 0.1 secs)
`;

    assert.deepEqual(ofKarma(output), { passed: 5, failed: 2, skipped: 2 });
  });

  it('are read off the summary of node --test', () => {
    const output =
      'ℹ tests 9\nℹ suites 1\nℹ pass 6\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\n';

    assert.deepEqual(ofNodeTest(output), { passed: 6, failed: 2, skipped: 1 });
  });

  it('count what Playwright did not come to as failed', () => {
    const output =
      '  1 failed\n    e2e/a.spec.ts\n  2 did not run\n  1 skipped\n  4 passed (1.2m)\n';

    assert.deepEqual(ofPlaywright(output), { passed: 4, failed: 3, skipped: 1 });
  });

  it('are read off the last line of our own programs', () => {
    assert.deepEqual(ofWords('1 passed, 0 failed\n…\n7 passed, 2 failed, 1 skipped\n'), {
      passed: 7,
      failed: 2,
      skipped: 1,
    });
    assert.deepEqual(ofWords('7 passed, 0 failed\n'), { passed: 7, failed: 0, skipped: 0 });
  });

  it('are nothing when a suite did not start', () => {
    for (const read of [ofKarma, ofNodeTest, ofPlaywright, ofWords]) {
      assert.deepEqual(read('Error: cannot find module'), NOTHING);
    }
  });

  it('are told in one line, skipped tests only when there are some', () => {
    const totals = { passed: 3, failed: 0, skipped: 0 };

    assert.equal(inWords(totals), '3 passed, 0 failed');
    assert.equal(
      inWords(add(totals, { passed: 0, failed: 1, skipped: 2 })),
      '3 passed, 1 failed, 2 skipped',
    );
  });
});
