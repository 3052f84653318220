import { readConfig } from './config.ts';
import { StartError } from './db/start-error.ts';
import { startServer, type RunningServer } from './start-server.ts';

/** Whatever still holds on to the server by then is left behind; what was acknowledged is safe. */
const END_LIMIT_MS = 30_000;

/** Runs the server until it is told to end. Whatever keeps it from starting is told in one sentence. */
export async function main(): Promise<void> {
  const starting = start();
  endOnSignals(starting);
  const server = await starting;
  process.stdout.write(
    `Moorage is up at ${server.address}\nSign in, once and within 15 minutes: ${server.signInLink}\n`,
  );
}

async function start(): Promise<RunningServer> {
  try {
    return await startServer(readConfig());
  } catch (error) {
    tell(error);
    process.exit(1);
  }
}

/** Jobs go on when the server ends. A start is brought to its end first; a second signal does not wait. */
function endOnSignals(starting: Promise<RunningServer>): void {
  let isEnding = false;
  const end = async (): Promise<void> => {
    try {
      await (await starting).close();
      process.exit(0);
    } catch (error) {
      tell(error);
      process.exit(1);
    }
  };
  const onSignal = (): void => {
    if (isEnding) process.exit(1);
    isEnding = true;
    setTimeout(() => process.exit(1), END_LIMIT_MS).unref();
    void end();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

/** A stack trace is for what nobody foresaw. */
export function tell(error: unknown): void {
  const text =
    error instanceof StartError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  process.stderr.write(`${text}\n`);
}
