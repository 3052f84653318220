import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { restore } from '../server/src/backup/restore.ts';
import { readConfig } from '../server/src/config.ts';
import { StartError } from '../server/src/db/start-error.ts';
import { tell } from '../server/src/main.ts';

/** Makes an installation out of a back-up: `npm run restore -- FILE [--replace]`. */
try {
  const { values, positionals } = parseArgs({
    options: { replace: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (file === undefined)
    throw new StartError('Name the back-up: npm run restore -- /backups/moorage.tar');
  const { home, databaseUrl } = readConfig();
  const { madeAt } = await restore({
    home,
    databaseUrl,
    file: resolve(file),
    isReplacing: values.replace,
    now: new Date(),
  });
  process.stdout.write(`${home} is as it was at ${madeAt}. Start it with "npm start".\n`);
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
