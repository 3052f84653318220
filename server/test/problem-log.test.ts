import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createProblemLog } from '../src/problem-log.ts';

function setup() {
  const lines: string[] = [];
  let now = 0;
  const tell = createProblemLog({
    log: (line) => void lines.push(line),
    clock: () => new Date(now),
  });
  return { lines, tell, pass: (ms: number) => void (now += ms) };
}

it('a database that is away is one calm line, however many connections broke', () => {
  const { lines, tell } = setup();

  tell(Object.assign(new Error('terminating connection'), { code: '57P01' }));
  tell(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
  tell(new Error('Connection terminated unexpectedly'));

  assert.deepEqual(lines, [
    'The database does not answer, work goes on when it does: terminating connection',
  ]);
});

it('another problem is told with its place, and again only after a while', () => {
  const { lines, tell, pass } = setup();

  tell(new Error('odd'));
  tell(new Error('odd'));
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /^Error: odd\n +at /);

  pass(60_000);
  tell(new Error('odd'));
  assert.equal(lines.length, 2);
});
