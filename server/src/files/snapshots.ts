import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transaction } from 'kysely';
import { FILE_TYPE } from '#contract/files';
import type { Executor } from '../db/database.ts';
import type { Database, FileRow } from '../db/schema.ts';
import { withFreshId } from '../http/wire-id.ts';
import { syncFolder } from './durable-write.ts';
import { writeHashed, type Hashed } from './file-store.ts';
import type { OutputOwner } from './outputs.service.ts';
import { snapshotFolder } from './run-folder.ts';

/** Snapshots of runs: archives that this server writes into the job's folder, out of the reach of its runs. */
export function createSnapshotFiles(home: string) {
  const pathOf = ({ jobId }: Pick<OutputOwner, 'jobId'>, name: string): string =>
    join(home, snapshotFolder(jobId), name);

  return {
    /** It is on the disk, whole, before it has its name. One that was begun under this name is begun anew. */
    async write(
      run: Pick<OutputOwner, 'jobId'>,
      name: string,
      body: AsyncIterable<Buffer>,
    ): Promise<Hashed> {
      const path = pathOf(run, name);
      const draft = `${path}.part`;
      await mkdir(join(home, snapshotFolder(run.jobId)), { recursive: true, mode: 0o700 });
      await rm(draft, { force: true });
      try {
        const hashed = await writeHashed(draft, body);
        await rename(draft, path);
        await syncFolder(join(home, snapshotFolder(run.jobId)));
        return hashed;
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },

    remove: (run: Pick<OutputOwner, 'jobId'>, name: string): Promise<void> =>
      rm(pathOf(run, name), { force: true }),

    register: (
      trx: Transaction<Database>,
      { ownerId, jobId, runNumber, now }: OutputOwner,
      { name, size, sha512, md5 }: Hashed & { readonly name: string },
    ): Promise<FileRow> =>
      withFreshId((id) =>
        trx
          .insertInto('file')
          .values({
            id,
            owner_id: ownerId,
            name,
            type_id: FILE_TYPE.snapshot,
            size,
            sha512,
            md5,
            relative_path: name,
            stored_at: `${snapshotFolder(jobId)}/${name}`,
            wire_path: `user/user_${ownerId}/output/job_${jobId}/run${String(runNumber)}/${name}`,
            job_id: jobId,
            run_number: runNumber,
            created_at: now,
          })
          .onConflict((taken) => taken.doNothing())
          .returningAll()
          .executeTakeFirst(),
      ),

    /** How many of this run there are. */
    count: async (
      on: Executor,
      { jobId, number }: { jobId: string; number: number },
    ): Promise<number> => {
      const { count } = await on
        .selectFrom('file')
        .where('job_id', '=', jobId)
        .where('run_number', '=', number)
        .where('stored_at', 'like', `${snapshotFolder(jobId)}/%`)
        .where('deleted_at', 'is', null)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return count;
    },
  };
}
export type SnapshotFiles = ReturnType<typeof createSnapshotFiles>;

/** Such a file is ours: it is opened where it lies, and not in the folder of its run. */
export const isSnapshot = ({ job_id, stored_at }: Pick<FileRow, 'job_id' | 'stored_at'>): boolean =>
  job_id !== null && stored_at.startsWith(`${snapshotFolder(job_id)}/`);
