import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { backUp } from '../server/src/backup/back-up.ts';
import { readConfig, type Config } from '../server/src/config.ts';
import { findEmbedded, openEmbedded } from '../server/src/db/embedded.ts';
import { StartError } from '../server/src/db/start-error.ts';
import { claimStateFolder } from '../server/src/db/state-folder-claim.ts';
import { tell } from '../server/src/main.ts';
import { writeDown } from './lib/write-down.ts';

/** Writes database and files into one file: `npm run backup -- FILE`. The server may be up or not. */
async function run(config: Config, file: string | undefined): Promise<void> {
  if (file === undefined)
    throw new StartError('Name the file to write: npm run backup -- /backups/moorage.tar');
  const path = resolve(file);
  const { url, release } = await reachDatabase(config);
  try {
    const { bytes, lost } = await backUp({
      home: config.home,
      databaseUrl: url,
      file: path,
      now: new Date(),
    });
    await writeDown(url, { action: 'backup.take', detail: { file: path, bytes: String(bytes) } });
    for (const name of lost)
      process.stderr.write(`The bytes of the upload ${name} are not in the state folder.\n`);
    process.stdout.write(`${path} holds everything: ${String(bytes)} bytes.\n`);
  } finally {
    await release();
  }
}

/** Without a server the embedded PostgreSQL is started, and the folder held so that no server begins on it meanwhile. */
async function reachDatabase({ home, databaseUrl }: Config) {
  const url = databaseUrl ?? (await findEmbedded(home));
  if (url !== null) return { url, release: () => Promise.resolve() };
  await access(join(home, 'pg')).catch(() => {
    throw new StartError(`There is no installation in ${home}: set MOORAGE_HOME to its folder.`);
  });
  const embedded = await openEmbedded(home);
  const claim = await claimStateFolder(embedded.url, home);
  const release = async (): Promise<void> => {
    await embedded.stop();
    await claim.release().catch(() => undefined);
  };
  return { url: embedded.url, release };
}

try {
  await run(readConfig(), process.argv[2]);
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
