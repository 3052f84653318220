import { isDatabaseDown } from './http/database-down.ts';

interface ProblemLogDeps {
  readonly log: (message: string) => void;
  readonly clock: () => Date;
}

/** What goes on for longer is said again now and then. */
const SAY_AGAIN_MS = 60_000;
const MOST_REMEMBERED = 100;

/** Tells of problems that no request answers for: each once a minute, and a database that is away in one calm line. */
export function createProblemLog({ log, clock }: ProblemLogDeps) {
  const said = new Map<string, number>();

  return (error: unknown): void => {
    const isDown = isDatabaseDown(error);
    const message = error instanceof Error ? error.message : String(error);
    const subject = isDown ? 'database' : message;
    const now = clock().getTime();
    if (now - (said.get(subject) ?? -Infinity) < SAY_AGAIN_MS) return;
    if (said.size >= MOST_REMEMBERED) said.clear();
    said.set(subject, now);
    if (isDown) log(`The database does not answer, work goes on when it does: ${message}`);
    else log(error instanceof Error ? (error.stack ?? message) : message);
  };
}
