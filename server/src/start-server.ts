import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app.ts';
import { recordStart } from './audit/record-start.ts';
import type { Config } from './config.ts';
import { openDatabase } from './db/open-database.ts';
import { isDiskFull, StartError } from './db/start-error.ts';
import { ensureAdministrator, newSignInLink } from './identity/first-start.ts';
import { defaultRunPath } from './engine/local/run-environment.ts';
import { closeEngines, createEngines } from './engines.ts';
import { nowhere } from './faults/at.ts';
import { namesOf, openTls } from './exposure.ts';
import { createIdentity } from './identity/identity.ts';
import { createProblemLog } from './problem-log.ts';
import { startReconciling } from './reconciler/start-reconciling.ts';
import { openServices } from './services.ts';

export interface RunningServer {
  /** Address that people open. */
  readonly address: string;
  readonly signInLink: string;
  /** Jobs go on; everything else ends. */
  close(): Promise<void>;
}

const UI_FOLDER = join(import.meta.dirname, '../../dist/ui');
/** Streams end at once when asked; whoever does not read their end is cut off after this. */
const CLOSE_LIMIT_MS = 5_000;

/** Puts everything together, in order; what was begun is ended in the reverse order, also when a start fails. */
export async function startServer(config: Config): Promise<RunningServer> {
  const begun: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of begun.splice(0).reverse()) await end();
  };
  try {
    const log = (message: string): void => {
      process.stderr.write(`${message}\n`);
    };
    const clock = (): Date => new Date();
    const ticks = (): number => performance.now();
    const onProblem = createProblemLog({ log, clock });
    const certificates = openTls(config, { clock, log, onProblem });
    begun.push(async () => certificates?.close());
    const scheme = certificates ? 'https' : 'http';
    const faults = await openFaults(config, log);
    const at = faults?.at ?? nowhere;
    const database = await openDatabase({
      home: config.home,
      databaseUrl: config.databaseUrl,
      log,
      onProblem,
    });
    begun.push(() => database.close());
    const { db } = database;
    const identity = createIdentity({ db, clock });
    const administrator = await ensureAdministrator(identity, config);

    const engines = await createEngines(config, at);
    begun.push(() => closeEngines(engines.values()));
    let address = config.publicUrl ?? `${scheme}://${config.host}:${String(config.port)}`;
    const services = await openServices({
      db,
      databaseUrl: database.url,
      home: config.home,
      engines,
      aliases: config.aliases,
      currency: config.currency,
      diskQuota: config.jobs.diskQuota,
      clock,
      ticks,
      jobPath: defaultRunPath,
      baseUrl: () => address,
      onProblem,
      at,
    });
    begun.push(() => services.close());

    const { notifications, reconcile } = services;
    const reconciling = startReconciling({
      databaseUrl: database.url,
      engines,
      notifications,
      reconcile,
      ticks,
      onProblem,
    });
    begun.push(() => reconciling.stop());

    const app = await buildApp({
      db,
      clock,
      http: {
        logLevel: config.logLevel,
        trustProxy: config.trustProxy,
        limits: config.http,
        certificates,
        hosts: { publicUrl: config.publicUrl, names: namesOf(config) },
        rateLimits: config.rateLimits,
      },
      publicUrl: config.publicUrl,
      uiFolder: UI_FOLDER,
      readiness: () => reconciling.problem(),
      services,
    });
    begun.push(() => closeApp(app));
    faults?.arm(app.server);
    await listen(app, config);
    address = config.publicUrl ?? `${scheme}://${addressOf(app, config.host)}`;
    await database.announce(address);
    // In the server's own log too: there it is a witness against a log that was made anew.
    log(await recordStart(services.audit, config, address));
    return { address, signInLink: await newSignInLink(identity, administrator, address), close };
  } catch (error) {
    await close().catch(() => undefined);
    if (!isDiskFull(error)) throw error;
    throw new StartError(
      `The disk that holds ${config.home} is full: free some space and start again.`,
    );
  }
}

/** The code that makes a server fail is not even loaded in one that is not to. */
async function openFaults({ faults, home }: Config, log: (message: string) => void) {
  if (!faults) return null;
  log('MOORAGE_FAULTS is set: this server fails on purpose.');
  return (await import('./faults/open-faults.ts')).openFaults(faults, home);
}

async function closeApp(app: FastifyInstance): Promise<void> {
  const cutOff = setTimeout(() => {
    app.server.closeAllConnections();
  }, CLOSE_LIMIT_MS);
  await app.close();
  clearTimeout(cutOff);
}

async function listen(app: FastifyInstance, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw new StartError(whyNotListening(error, host, port), { cause: error });
  }
}

function whyNotListening(error: unknown, host: string, port: number): string {
  const where = `${host}:${String(port)}`;
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'EADDRINUSE') {
    return `The address ${where} is taken by another program: stop that one, or set MOORAGE_LISTEN to another, such as ${host}:${String(port + 1)}.`;
  }
  if (code === 'EACCES')
    return `This user may not listen on ${where}: set MOORAGE_LISTEN to a port above 1023.`;
  return `Moorage cannot listen on ${where} (${code}): set MOORAGE_LISTEN to an address of this machine.`;
}

/** Whoever listens on all addresses is reached by the name of this machine itself. */
function addressOf(app: FastifyInstance, host: string): string {
  const bound = app.server.address();
  const port = typeof bound === 'object' && bound ? bound.port : 0;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `${name.includes(':') ? `[${name}]` : name}:${String(port)}`;
}
