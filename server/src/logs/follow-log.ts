import type { LogEnd } from '#contract/runs';
import { toEventText, type EventSourceConnection } from '../http/event-source.ts';
import type { LogSource } from './log-source.ts';

type Viewer = Pick<EventSourceConnection, 'send' | 'drained' | 'isOpen' | 'end'>;

/**
 * Sends the log from byte `from` on (negative: counted from its end) as fast as the viewer takes it, follows it as it
 * grows, and ends when the run is over and every byte is sent.
 */
export async function followLog(source: LogSource, viewer: Viewer, from: number): Promise<void> {
  await source.look();
  let offset = from < 0 ? await source.align(Math.max(0, (await source.size()) + from)) : from;
  while (viewer.isOpen()) {
    // Read before the chunk: what is written in between wakes us at once.
    const { version, isFinal } = source.state();
    const chunk = await source.chunkAt(offset, isFinal);
    if (chunk) {
      offset = chunk.next;
      if (!viewer.send(chunk.event)) await viewer.drained();
    } else if (isFinal) {
      const size = Math.max(offset, await source.size());
      const data: LogEnd = { size };
      viewer.send(toEventText({ id: String(offset), event: 'end', data: JSON.stringify(data) }));
      viewer.end();
      return;
    } else {
      await source.changedSince(version);
    }
  }
}
