import { spawnSync } from 'node:child_process';
import { readAudit } from './lib/read-audit.ts';

/** Known flaws of high level in what the server runs on: ends with 1 when there are any, with 2 when nobody could tell. */
const { stdout, stderr } = spawnSync(
  'npm',
  ['audit', '--omit=dev', '--audit-level=high', '--json'],
  {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  },
);
const audit = readAudit(stdout);
if (!audit.asked) {
  console.error(
    `The registry could not be asked (${audit.why}): this is no finding, try another one.`,
  );
  if (stderr !== '') console.error(stderr.trim());
  process.exitCode = 2;
} else {
  console.log(`${String(audit.found)} known flaws of high or critical level`);
  if (audit.found > 0)
    console.log('"npm audit --omit=dev" tells which, "npm audit fix" may mend them');
  process.exitCode = audit.found > 0 ? 1 : 0;
}
