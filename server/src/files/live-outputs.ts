import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { FILE_TYPE, type File } from '#contract/files';
import { idFrom } from '../http/wire-id.ts';
import { listOutputs, type OutputFile } from '../workspace/list-outputs.ts';
import { toFile, type FileViewContext } from './file-view.ts';
import { searchedColumn } from './outputs.repository.ts';

interface LiveRun {
  readonly ownerId: string;
  readonly jobId: string;
  readonly runNumber: number;
}

/**
 * The id that an output file bears while its run goes on, and keeps when it is registered unless another file has it by
 * then: once in twenty thousand million.
 */
export const outputId = (
  { jobId, runNumber }: Pick<LiveRun, 'jobId' | 'runNumber'>,
  relativePath: string,
): string =>
  idFrom(
    createHash('sha256')
      .update(`${jobId} ${String(runNumber)} ${relativePath}`)
      .digest(),
  );

/** The `path` of the wire contract. */
export const outputPath = ({ ownerId, jobId, runNumber }: LiveRun, relativePath: string): string =>
  `user/user_${ownerId}/output/job_${jobId}/run${String(runNumber)}/${relativePath}`;

/** What is in the work folder of a run that goes on, newest first; each is shown when it is asked for. */
export async function readLiveOutputs(
  folder: string,
  run: LiveRun,
  search: string,
): Promise<((context: FileViewContext) => File)[]> {
  const part = search.toLowerCase();
  const isName = searchedColumn(search) === 'name';
  return (await listOutputs(folder))
    .filter(({ relativePath }) =>
      (isName ? posix.basename(relativePath) : relativePath).toLowerCase().includes(part),
    )
    .sort((a, b) => b.modified.getTime() - a.modified.getTime())
    .map((output) => (context) => toLiveFile(run, output, context));
}

/** Nobody has hashed it, as it may change at any moment; it is fetched from where it is being written. */
function toLiveFile(
  run: LiveRun,
  { relativePath, size, modified }: OutputFile,
  context: FileViewContext,
): File {
  const id = outputId(run, relativePath);
  const row = {
    id,
    owner_id: run.ownerId,
    name: posix.basename(relativePath),
    type_id: FILE_TYPE.output,
    size,
    sha512: '',
    md5: '',
    relative_path: relativePath,
    stored_at: '',
    wire_path: outputPath(run, relativePath),
    job_id: run.jobId,
    run_number: run.runNumber,
    folder_id: null,
    trash_id: null,
    trashed_at: null,
    user_tags: [],
    created_at: modified.toISOString().replace('Z', '000Z'),
    deleted_at: null,
  };
  const path = relativePath.split('/').map(encodeURIComponent).join('/');
  return {
    ...toFile(row, context),
    isUploaded: false,
    downloadUrl: `${context.origin}/api/v2/jobs/${run.jobId}/runs/${String(run.runNumber)}/tail/${path}`,
  };
}
