import { GENERATORS, type JobForm, type SweepForm, type Tile } from '#contract/drafts';
import type { JobAnalysisRequest, JobRequest } from '#contract/jobs';
import type { FileRow } from '../db/schema.ts';
import type { DraftedJob } from './drafts.repository.ts';

export const emptyForm: JobForm = {
  name: '',
  inputFiles: [],
  analysis: { code: 'user_included', version: '0' },
  command: '',
  preCommand: '',
  postCommand: '',
  envVars: [],
  moreTiles: [],
  sweep: {
    paramFile: null,
    templates: [],
    variables: [],
    iterations: null,
    includeNominalRun: false,
  },
  runForever: false,
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
  projectId: null,
};

/** A form that was stored before the form knew all that it knows now. */
export const completeForm = (form: Partial<JobForm>): JobForm => ({ ...emptyForm, ...form });

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
  // Placeholder commands stand in tiles that have nothing to run.
  const withCommand = jobanalyses.filter(({ command }) => !/^(#[^\n]*|:)?$/.test(command.trim()));
  const tiles = withCommand.length > 0 ? withCommand : jobanalyses.slice(0, 1);
  const [first, ...more] = tiles;
  if (!first) return { ...emptyForm, name, clonedFrom: jobId };
  return {
    ...emptyForm,
    name,
    inputFiles: filesOf(job.request).flatMap(({ id, decompress }) => {
      const file = files.get(id);
      return file ? [toInputFile(file, decompress)] : [];
    }),
    ...tileOf(first),
    moreTiles: more.map(tileOf),
    sweep: sweepOf(job.request, files),
    runForever: jobanalyses.some(({ flags }) => flags.runForever === true),
    hardware: hardwareOf(job, first, keepHardware),
    clonedFrom: jobId,
    projectId: job.projectId,
  };
}

const tileOf = (tile: JobAnalysisRequest): Tile => ({
  analysis: { code: tile.analysis.code, version: tile.analysis.version ?? '' },
  command: tile.command,
  preCommand: tile.preProcessScriptCommand,
  postCommand: tile.postProcessScriptCommand,
  envVars: Object.entries(tile.envVars).map(([name, value]) => ({ name, value })),
});

/** Every file that the job names, each once: the form holds templates, tables and scripts among its input files. */
export function filesOf({ jobanalyses, paramFile, caseFile }: JobRequest) {
  const byId = new Map<string, { id: string; decompress: boolean }>();
  const add = (id: string | undefined, decompress: boolean): void => {
    if (id !== undefined && !byId.has(id)) byId.set(id, { id, decompress });
  };
  for (const tile of jobanalyses) {
    for (const { id, decompress } of tile.inputFiles) add(id, decompress);
    for (const { templateFile } of tile.templateTasks) add(templateFile.id, false);
    add(tile.preProcessScript?.id, false);
    add(tile.postProcessScript?.id, false);
  }
  add(paramFile?.id, false);
  add(caseFile?.id, false);
  return [...byId.values()];
}

/** Variables without a generator are columns of the table: the form has them by that. */
function sweepOf(request: JobRequest, files: ReadonlyMap<string, FileRow>): SweepForm {
  const table = request.paramFile ?? request.caseFile;
  return {
    paramFile: table !== null && files.has(table.id) ? table.id : null,
    templates: request.jobanalyses
      .flatMap(({ templateTasks }) => templateTasks)
      .filter(({ templateFile }) => files.has(templateFile.id))
      .map(({ templateFile, processedFilename }) => ({
        fileId: templateFile.id,
        processedName: processedFilename,
      })),
    variables: request.jobvariables.flatMap(
      ({ name, valueGeneratorType, valueGeneratorSettings }) => {
        const generator = GENERATORS.find((each) => each === valueGeneratorType);
        return generator === undefined
          ? []
          : [{ name, generator, settings: textsOf(valueGeneratorSettings) }];
      },
    ),
    iterations: request.monteCarloIterations,
    includeNominalRun: request.includeNominalRun,
  };
}

const textsOf = (settings: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings)
      .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
      .map(([name, value]) => [name, String(value)]),
  );

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
