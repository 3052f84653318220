import type { JobForm } from '#contract/drafts';
import type { JobAnalysisRequest } from '#contract/jobs';
import type { FileRow } from '../db/schema.ts';
import type { DraftedJob } from './drafts.repository.ts';

export const emptyForm: JobForm = {
  name: '',
  inputFiles: [],
  analysis: { code: 'user_included', version: '0' },
  command: '',
  envVars: [],
  hardware: {
    choice: 'persistent',
    clusterId: null,
    coreType: null,
    coresPerSlot: null,
    slots: 1,
    walltime: null,
    afterJob: 'tear_down',
    idleTimeoutMinutes: 30,
  },
  clonedFrom: null,
};

export const toInputFile = (
  { id, name, size }: FileRow,
  decompress: boolean,
): JobForm['inputFiles'][number] => ({
  id,
  name,
  size,
  decompress,
});

/** The form that a job was made from. Files that are deleted meanwhile are left out: the form asks for them anew. */
export function formOfJob(
  jobId: string,
  job: DraftedJob,
  files: ReadonlyMap<string, FileRow>,
  keepHardware: boolean,
): JobForm {
  const { name, jobanalyses } = job.request;
  const [first] = jobanalyses;
  // Placeholder commands stand in tiles that have nothing to run.
  const tile = jobanalyses.find(({ command }) => !/^(#[^\n]*|:)?$/.test(command.trim())) ?? first;
  if (!tile) return { ...emptyForm, name, clonedFrom: jobId };
  return {
    ...emptyForm,
    name,
    inputFiles: tile.inputFiles.flatMap(({ id, decompress }) => {
      const file = files.get(id);
      return file ? [toInputFile(file, decompress)] : [];
    }),
    analysis: { code: tile.analysis.code, version: tile.analysis.version ?? '' },
    command: tile.command,
    envVars: Object.entries(tile.envVars).map(([variable, value]) => ({ name: variable, value })),
    hardware: hardwareOf(job, tile, keepHardware),
    clonedFrom: jobId,
  };
}

/** Without `keepHardware` the size stays, and where it runs is open. */
function hardwareOf(
  { request, coreType, clusterId }: DraftedJob,
  { hardware }: JobAnalysisRequest,
  keepHardware: boolean,
): JobForm['hardware'] {
  const { coresPerSlot, slots, walltime } = hardware;
  const size = { ...emptyForm.hardware, coresPerSlot, slots, walltime };
  const afterwards = {
    afterJob: request.clusterAfterJob,
    idleTimeoutMinutes: request.idleTimeoutMinutes ?? emptyForm.hardware.idleTimeoutMinutes,
  };
  if (!keepHardware) return { ...size, ...afterwards };
  if (clusterId !== null) return { ...size, ...afterwards, choice: 'persistent', clusterId };
  return { ...size, ...afterwards, choice: 'new', coreType };
}
