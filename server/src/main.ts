import { readConfig } from './config.ts';
import { StartError } from './db/start-error.ts';
import { startServer, type RunningServer } from './start-server.ts';

/** Runs the server until it is told to end. Whatever keeps it from starting is told in one sentence. */
export async function main(): Promise<void> {
  try {
    const server = await startServer(readConfig());
    endOnSignals(server);
    process.stdout.write(
      `Moorage is up at ${server.address}\nSign in, once and within 15 minutes: ${server.signInLink}\n`,
    );
  } catch (error) {
    tell(error);
    process.exit(1);
  }
}

/** Whatever still holds on to the server by then is left behind; what was acknowledged is safe. */
const END_LIMIT_MS = 30_000;

/** Jobs go on when the server ends. A second signal does not wait. */
function endOnSignals(server: RunningServer): void {
  let isEnding = false;
  const end = (): void => {
    if (isEnding) process.exit(1);
    isEnding = true;
    setTimeout(() => process.exit(1), END_LIMIT_MS).unref();
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        tell(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
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
