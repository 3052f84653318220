import { setTimeout as wait } from 'node:timers/promises';
import type { Api, JobFacts } from '../api.ts';
import type { Screen } from '../screen.ts';
import { shown, shownLog } from '../terminal-text.ts';
import { followLog } from './follow-log.ts';

/** Short jobs are over at once, long ones are not asked for all the time. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

const never = new Promise<never>(() => undefined);

/** Waits for the end of a job and tells how it goes: each status once, and the log of a job of one run. */
export async function watchJob(api: Api, screen: Screen, id: string): Promise<JobFacts> {
  let told = 0;
  let following: Promise<void> | undefined;
  let isFollowing = false;
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    const entries = (await api.statuses(id)).toReversed();
    for (const { status, statusReason } of entries.slice(told))
      screen.note(
        `Job ${id}: Status - ${status}${statusReason === null ? '' : ` (${shown(statusReason)})`}`,
      );
    if (entries.length > told) pauseMs = FIRST_PAUSE_MS;
    told = entries.length;
    const newest = entries.at(-1)?.status;
    const hasRun = entries.some(({ status }) => status === 'Executing');
    if (hasRun && following === undefined) {
      isFollowing = true;
      following = followOnlyRun(api, screen, id).finally(() => {
        isFollowing = false;
      });
    }
    if (newest === 'Completed') {
      await following;
      return api.job(id);
    }
    pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS);
    const wasFollowing = isFollowing;
    await Promise.race([wait(pauseMs), isFollowing ? following : never]);
    // The log has ended, so the end of the job is near.
    if (wasFollowing && !isFollowing) pauseMs = FIRST_PAUSE_MS;
  }
}

/** The logs of many runs at once would be nobody's to read. */
async function followOnlyRun(api: Api, screen: Screen, id: string): Promise<void> {
  if (screen.isJson) return;
  try {
    const { expectedRuns } = await api.job(id);
    if (expectedRuns !== 1) {
      screen.note(
        `Job ${id}: ${String(expectedRuns)} runs; "moorage logs -j ${id} -r N -f" follows one`,
      );
      return;
    }
    const onChunk = ({ text }: { text: string }): void => {
      screen.raw(screen.isTerminal ? shownLog(text) : text);
    };
    await followLog(api, { jobId: id, run: '1', from: 0, onChunk });
  } catch (error) {
    // The job is what counts: without its log it is still waited for.
    screen.warn(error instanceof Error ? error.message : String(error));
  }
}
