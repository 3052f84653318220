import { readConfig, type Config } from '../server/src/config.ts';
import { createDb, createPool } from '../server/src/db/database.ts';
import { findEmbedded } from '../server/src/db/embedded.ts';
import { StartError } from '../server/src/db/start-error.ts';
import { readRunningServer } from '../server/src/db/state-folder-claim.ts';
import { newSignInLink } from '../server/src/identity/first-start.ts';
import { createIdentity } from '../server/src/identity/identity.ts';
import { tell } from '../server/src/main.ts';
import { writeDown } from './lib/write-down.ts';

/** Prints a link that signs in the administrator, or the user named by an e-mail address. */
async function printLink(config: Config, email: string | undefined): Promise<void> {
  const { url, address } = await findServer(config);
  const db = createDb(createPool(url, 1));
  try {
    const identity = createIdentity({ db, clock: () => new Date() });
    const { repository } = identity;
    const account = await (email === undefined
      ? repository.firstAdministrator()
      : repository.findByEmail(email));
    if (!account)
      throw new StartError(
        `There is no user ${email ?? 'who is an administrator'}: name one that is listed under Users.`,
      );
    await writeDown(url, {
      action: 'user.make_sign_in_link',
      subjectKind: 'user',
      subjectId: account.id,
      detail: { email: account.email },
    });
    process.stdout.write(`${await newSignInLink(identity, account.id, address)}\n`);
  } finally {
    await db.destroy();
  }
}

async function findServer({
  home,
  databaseUrl,
  publicUrl,
  host,
  port,
}: Config): Promise<{ url: string; address: string }> {
  const own = publicUrl ?? `http://${host}:${String(port)}`;
  if (databaseUrl !== null) return { url: databaseUrl, address: own };
  const url = await findEmbedded(home);
  const server = await readRunningServer(home);
  if (url === null || server === null) {
    throw new StartError(
      `Moorage does not run on the state folder ${home}: run "npm start", which prints a link.`,
    );
  }
  return { url, address: publicUrl ?? server.address };
}

try {
  await printLink(readConfig(), process.argv[2]);
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
