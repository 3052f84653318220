import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FAULT_POINTS } from '../server/src/faults/fault-points.ts';
import { runFaults, type FaultReport } from '../server/test/faults/fault-run.ts';
import { inWords } from './lib/totals.ts';

/**
 * Clients submit, stop and tear down while the server under them dies and fails; afterwards one program compares what
 * they were told with the database, the run folders and the process table. The same seed chooses the same faults.
 * `npm run test:faults -- --minutes 10 --seed 42`; `--keep` leaves the state folder for a look.
 * `--sweep` instead lets every single call of file system, database and spawn of a job's life fail once.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    seed: { type: 'string', default: '42' },
    port: { type: 'string', default: '0' },
    keep: { type: 'boolean', default: false },
    sweep: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => {
  console.log(line);
};
if (values.sweep) {
  const { status } = spawnSync(
    process.execPath,
    ['scripts/test-server.ts', '--test-timeout=3600000', 'server/test/faults-sweep.test.ts'],
    { stdio: 'inherit', env: { ...process.env, MOORAGE_SWEEP_STRIDE: '1' } },
  );
  process.exit(status ?? 1);
}
const home = await mkdtemp(join(tmpdir(), 'moorage-faults-'));
try {
  // More cores than the machine has: they are only counted.
  await writeFile(join(home, 'moorage.yaml'), 'sites: [{ name: local, engine: local, cores: 96 }]');
  const report = await runFaults({
    home,
    port: Number(values.port),
    seed: Number(values.seed),
    minutes: Number(values.minutes),
    say,
  });
  print(report);
} finally {
  if (values.keep) say(`The state folder stays: ${home}`);
  else await rm(home, { recursive: true, force: true, maxRetries: 10 });
}

function print({ faults, violations, ...numbers }: FaultReport): void {
  const struck = Map.groupBy(faults, ({ where }) => where);
  say('');
  for (const [where, all] of [...struck].sort(([one], [other]) => placeOf(one) - placeOf(other))) {
    const kinds = Map.groupBy(all, ({ kind }) => kind);
    say(
      `✔ ${where}: ${[...kinds].map(([kind, some]) => `${String(some.length)} ${kind}`).join(', ')}`,
    );
  }
  const missed = FAULT_POINTS.filter((point) => !struck.has(point));
  if (missed.length > 0) say(`Never reached: ${missed.join(', ')}`);
  for (const { rule, subject, seen, story } of violations)
    say(`\n✖ ${rule} ${subject}: ${seen}\n${story.replace(/^/gm, '    ')}`);
  say(
    `\n${String(numbers.kills)} server kills, ${String(numbers.databaseKills)} database kills, ${String(faults.length)} faults at ${String(struck.size)} points, ` +
      `${String(numbers.jobs)} jobs, ${String(numbers.clusters)} clusters, slowest start ${(numbers.slowestStartMs / 1000).toFixed(1)} s, ` +
      `${String(violations.length)} violations (seed ${values.seed})`,
  );
  say(inWords({ passed: struck.size, failed: violations.length, skipped: 0 }));
  process.exitCode = violations.length === 0 && struck.size > 0 ? 0 : 1;
}

function placeOf(where: string): number {
  const place = FAULT_POINTS.indexOf(where);
  return place < 0 ? FAULT_POINTS.length : place;
}
