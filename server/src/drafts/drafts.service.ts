import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { FILE_TYPE } from '#contract/files';
import type { Draft, JobForm } from '#contract/drafts';
import type { ExamplesService } from '../analyses/examples.service.ts';
import type { FileStore } from '../files/file-store.ts';
import type { FilesService } from '../files/files.service.ts';
import { DomainError, notFound } from '../http/domain-error.ts';
import type { User } from '../http/user.ts';
import type { Once } from '../idempotency/once.ts';
import type { DraftsRepository } from './drafts.repository.ts';
import { emptyForm, formOfJob, toInputFile } from './job-form.ts';

interface DraftsDeps {
  readonly drafts: DraftsRepository;
  readonly examples: Pick<ExamplesService, 'find'>;
  readonly files: Pick<FilesService, 'add' | 'findAll'>;
  readonly store: Pick<FileStore, 'write'>;
}

interface NewDraft {
  readonly example?: string | undefined;
  readonly job?: string | undefined;
  readonly keepHardware?: boolean | undefined;
}

/** Job forms that somebody is filling in. */
export function createDraftsService({ drafts, examples, files, store }: DraftsDeps) {
  /** The example's files become the user's own uploads, to be changed or deleted like any other. */
  async function fromExample(user: User, code: string): Promise<JobForm> {
    const example = examples.find(code);
    if (!example) throw new DomainError(400, { example: [`There is no example "${code}".`] });
    const { name, analysis, command, coresPerSlot, walltime, paths } = example;
    const inputFiles: JobForm['inputFiles'] = [];
    for (const path of paths) {
      const stored = await store.write(createReadStream(path) as AsyncIterable<Buffer>);
      const row = await files.add(
        user,
        { name: basename(path), typeId: FILE_TYPE.input, stored },
        null,
      );
      inputFiles.push(toInputFile(row, true));
    }
    const hardware = { ...emptyForm.hardware, coresPerSlot, walltime };
    return { ...emptyForm, name, analysis, command, inputFiles, hardware };
  }

  async function fromJob(user: User, jobId: string, keepHardware: boolean): Promise<JobForm> {
    const job = await drafts.findJob(user.id, jobId);
    if (!job) throw new DomainError(400, { job: [`There is no job "${jobId}".`] });
    const ids = job.request.jobanalyses.flatMap(({ inputFiles }) => inputFiles.map(({ id }) => id));
    return formOfJob(jobId, job, await files.findAll(user, ids), keepHardware);
  }

  const require = (draft: Draft | undefined): Draft => {
    if (!draft) throw notFound();
    return draft;
  };

  return {
    /** From nothing, from an example of ours, or from a job. */
    async create(
      user: User,
      { example, job, keepHardware = true }: NewDraft,
      once: Once | null,
    ): Promise<Draft> {
      if (once?.madeId) return require(await drafts.find(user.id, once.madeId));
      if (job !== undefined)
        return drafts.insert(user.id, await fromJob(user, job, keepHardware), once);
      const form = example === undefined ? emptyForm : await fromExample(user, example);
      return drafts.insert(user.id, form, once);
    },

    list: (user: User, limit: number, offset: number) => drafts.list(user.id, limit, offset),

    get: async (user: User, id: string): Promise<Draft> => require(await drafts.find(user.id, id)),

    save: async (user: User, id: string, form: JobForm): Promise<Draft> =>
      require(await drafts.update(user.id, id, form)),

    async delete(user: User, id: string): Promise<void> {
      if (!(await drafts.delete(user.id, id))) throw notFound();
    },
  };
}
export type DraftsService = ReturnType<typeof createDraftsService>;
