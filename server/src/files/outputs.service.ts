import { posix } from 'node:path';
import type { Transaction } from 'kysely';
import { FILE_TYPE, type File } from '#contract/files';
import type { Database } from '../db/schema.ts';
import { notFound } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import type { FileThread } from '../workspace/file-thread.ts';
import type { FileStore } from './file-store.ts';
import { toFile, type FileViewContext } from './file-view.ts';
import type { FilesRepository } from './files.repository.ts';
import { createOutputHasher, type HashedOutput } from './hash-outputs.ts';
import { outputId, outputPath, readLiveOutputs } from './live-outputs.ts';
import type { OutputsOf, OutputsRepository } from './outputs.repository.ts';
import { runFolder } from './run-folder.ts';

interface OutputsDeps {
  readonly rows: OutputsRepository;
  readonly files: Pick<FilesRepository, 'insertAll'>;
  readonly store: Pick<FileStore, 'pathOf'>;
  readonly hasher: Pick<FileThread, 'hash'>;
}

const MOST_SNAPSHOTS = 2_000;

/** The run whose output files are registered. */
export interface OutputOwner {
  readonly ownerId: string;
  readonly jobId: string;
  readonly runNumber: number;
  readonly now: Date;
}

/** Files that runs leave behind. */
export function createOutputs({ rows, files, store, hasher }: OutputsDeps) {
  return {
    /**
     * Output files of a job, or of one of its runs; of a run that goes on those that are there now. 404 when there is
     * none that this user may look at.
     */
    async outputs(
      user: User,
      of: OutputsOf,
      search: string,
      { limit, offset, origin }: { limit: number; offset: number; origin: string },
    ): Promise<{ files: File[]; count: number }> {
      const job = await rows.findJob(user.id, of);
      if (!job) throw notFound();
      if (of.runNumber !== undefined && job.isRunning) {
        const run = { ownerId: job.ownerId, jobId: of.jobId, runNumber: of.runNumber };
        const folder = store.pathOf(runFolder(of.jobId, of.runNumber));
        // Snapshots are made while the run goes on.
        const { rows: made } = await rows.list(of, search, MOST_SNAPSHOTS, 0);
        const all = [
          ...made.map((row) => (context: FileViewContext) => toFile(row, context)),
          ...(await readLiveOutputs(folder, run, search)),
        ];
        const shown = all.slice(offset, offset + limit);
        return {
          files: shown.map((view) => view({ origin, owner: job.owner })),
          count: all.length,
        };
      }
      const listed = await rows.list(of, search, limit, offset);
      return {
        files: listed.rows.map((row) => toFile(row, { origin, owner: row.owner })),
        count: listed.count,
      };
    },

    /** Call before the transaction that ends the run: reading outputs may take long. */
    hashOutputs: createOutputHasher(hasher),

    /** Registers hashed outputs in the transaction that ends the run. */
    async registerOutputs(
      trx: Transaction<Database>,
      { ownerId, jobId, runNumber, now }: OutputOwner,
      outputs: readonly HashedOutput[],
    ): Promise<void> {
      const storedAt = runFolder(jobId, runNumber);
      await files.insertAll(
        trx,
        outputs.map(({ relativePath, size, sha512, md5 }) => ({
          id: outputId({ jobId, runNumber }, relativePath),
          owner_id: ownerId,
          name: posix.basename(relativePath),
          type_id: FILE_TYPE.output,
          size,
          sha512,
          md5,
          relative_path: relativePath,
          stored_at: `${storedAt}/${relativePath}`,
          wire_path: outputPath({ ownerId, jobId, runNumber }, relativePath),
          job_id: jobId,
          run_number: runNumber,
          created_at: now,
        })),
      );
    },
  };
}
export type Outputs = ReturnType<typeof createOutputs>;
