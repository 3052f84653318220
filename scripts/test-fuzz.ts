import { parseArgs } from 'node:util';
import { fuzz } from '../server/test/support/fuzz/fuzz.ts';

/**
 * Sends requests that nobody thought of to every route of a server with a real database, and says which of them were
 * answered wrongly: with 500, without JSON, in no shape of an error, or not at all. The same seed sends the same.
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});

const unhandled: unknown[] = [];
process.on('unhandledRejection', (error) => unhandled.push(error));

console.log(`▶ ${values.requests} requests, --seed ${values.seed}`);
const { sent, statuses, problems } = await fuzz(Number(values.seed), Number(values.requests), {
  onRound: (soFar) => {
    console.log(`  ${String(soFar)} sent`);
  },
});
for (const problem of problems) console.log(`\n✖ ${problem.slice(0, 4000)}`);
for (const error of unhandled) console.log('\n✖ nobody caught', error);
const sorted = [...statuses].sort(([one], [other]) => one - other);
console.log(sorted.map(([status, count]) => `${String(status)}: ${String(count)}`).join('   '));
const isGood = problems.length === 0 && unhandled.length === 0;
console.log(`${isGood ? '✔' : '✖'} ${String(sent)} requests, --seed ${values.seed}`);
process.exit(isGood ? 0 : 1);
