import { runKey, type RunRef } from '../engine/engine.ts';
import type { SnapshotFiles } from '../files/snapshots.ts';
import type { Background } from '../reconciler/background.ts';
import { packWorkFolder } from '../workspace/pack-work-folder.ts';
import type { ActiveJob, JobsRepository } from './jobs.repository.ts';
import type { RunsRepository } from './runs.repository.ts';

export interface SnapshotsDeps {
  readonly jobs: Pick<JobsRepository, 'transaction' | 'addOutputs'>;
  readonly runs: Pick<RunsRepository, 'claimSnapshot' | 'noteSnapshot'>;
  readonly files: SnapshotFiles;
  readonly background: Background;
  readonly clock: () => Date;
}

/** Makes the snapshots that were asked for. One that is not ready when its run ends is not wanted any more. */
export function createSnapshots({ jobs, runs, files, background, clock }: SnapshotsDeps) {
  async function take(
    job: ActiveJob,
    run: RunRef,
    { askedAt, signal }: { askedAt: string; signal: AbortSignal },
  ): Promise<void> {
    // Whoever goes on after a crash writes the same file.
    const name = `snapshot-run${String(run.number)}-${askedAt.replace(/\D/g, '')}.tar.gz`;
    const written = await files.write(run, name, packWorkFolder(run.folder, signal));
    const isWanted = await jobs.transaction(async (trx) => {
      const owner = { ownerId: job.owner_id, jobId: job.id, runNumber: run.number, now: clock() };
      if (!(await runs.claimSnapshot(trx, run, askedAt))) return false;
      const { id } = await files.register(trx, owner, { ...written, name });
      await runs.noteSnapshot(trx, run, id);
      await jobs.addOutputs(trx, job.id, written.size);
      return true;
    });
    if (!isWanted) await files.remove(run, name);
  }

  return {
    begin(job: ActiveJob, run: RunRef, askedAt: string): void {
      background.run(keyOf(run), (signal) => take(job, run, { askedAt, signal }));
    },

    /** The run is over. */
    cancel: (run: RunRef): void => {
      background.cancel(keyOf(run));
    },
  };
}
export type Snapshots = ReturnType<typeof createSnapshots>;

const keyOf = (run: RunRef): string => `snapshot of ${runKey(run)}`;
