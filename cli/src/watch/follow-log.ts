import { LogChunk } from '#contract/runs';
import type { Api } from '../api.ts';
import { Unreachable, unreachable } from '../http/failure.ts';
import { persist } from '../http/patience.ts';
import { Problem } from '../problem.ts';

export interface FollowOptions {
  readonly jobId: string;
  readonly run: string;
  /** First byte; a negative one counts from the end. */
  readonly from: number;
  readonly onChunk: (chunk: LogChunk) => void;
}

/** Hands over the log of a run as it is written, every byte once, until the run is over. */
export async function followLog(
  { connection }: Api,
  { jobId, run, from, onChunk }: FollowOptions,
): Promise<void> {
  const path = `/api/v3/jobs/${encodeURIComponent(jobId)}/runs/${encodeURIComponent(run)}/log/?from=${String(from)}`;
  const what = `Log of run ${run} of job ${jobId}`;
  let lastId = '';
  await persist(
    async () => {
      const headers: Record<string, string> = { accept: 'text/event-stream' };
      if (lastId !== '') headers['last-event-id'] = lastId;
      const answer = await connection.once('GET', path, null, { what, headers });
      try {
        for await (const { id, event, data } of eventsOf(answer)) {
          lastId = id || lastId;
          if (event === 'end') return true;
          if (event === 'chunk') onChunk(LogChunk.parse(JSON.parse(data)));
        }
      } catch (error) {
        throw error instanceof Problem ? error : unreachable(error, connection.baseUrl, false);
      }
      throw new Unreachable(`${what} broke off.`, false);
    },
    () => Number(lastId),
  );
}

/** The blocks of an event stream that are not comments. */
async function* eventsOf(answer: Response) {
  let held = '';
  for await (const text of (answer.body ?? new ReadableStream()).pipeThrough(
    new TextDecoderStream(),
  )) {
    held += text;
    for (let end = held.indexOf('\n\n'); end >= 0; end = held.indexOf('\n\n')) {
      const block = held.slice(0, end);
      held = held.slice(end + 2);
      const field = (name: string): string =>
        new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
      yield { id: field('id'), event: field('event'), data: field('data') };
    }
  }
}
