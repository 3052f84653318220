import type { Cluster } from '#contract/clusters';
import type { JobForm, SweepForm, Tile } from '#contract/drafts';
import type { JobSubmission } from '../data/job-submission';

/** The request that a form becomes; on a persistent cluster the core type is the cluster's. */
export function toSubmission(form: JobForm, clusters: readonly Cluster[]): JobSubmission {
  const { hardware, sweep } = form;
  const isPersistent = hardware.choice === 'persistent';
  const cluster = isPersistent ? clusters.find(({ id }) => id === hardware.clusterId) : undefined;
  const flags: Readonly<Record<string, boolean>> = form.runForever ? { runForever: true } : {};
  const common = {
    hardware: {
      coreType: cluster?.hardware.coreType.code ?? hardware.coreType,
      coresPerSlot: hardware.coresPerSlot ?? cluster?.hardware.coresPerSlot ?? null,
      slots: hardware.slots,
      walltime: hardware.walltime,
    },
    flags,
  };
  // All tiles share one work folder: what the first one brings is there for the others too.
  const first = {
    ...tileOf(form),
    ...common,
    inputFiles: filesAsTheyAre(form),
    templateTasks: sweep.templates.map(({ fileId, processedName }) => ({
      templateFile: { id: fileId },
      processedFilename: processedName.trim(),
    })),
  };
  const more = form.moreTiles.map((tile) => ({
    ...tileOf(tile),
    ...common,
    inputFiles: [],
    templateTasks: [],
  }));
  return {
    name: form.name.trim(),
    jobanalyses: [first, ...more],
    ...runsOf(sweep),
    clusterId: isPersistent ? hardware.clusterId : null,
    clonedFrom: form.clonedFrom,
    projectId: form.projectId,
    clusterAfterJob: isPersistent ? 'tear_down' : hardware.afterJob,
    idleTimeoutMinutes:
      !isPersistent && hardware.afterJob === 'keep' ? hardware.idleTimeoutMinutes : null,
  };
}

const tileOf = ({ analysis, command, preCommand, postCommand, envVars }: Tile) => ({
  analysis: { code: analysis.code, version: analysis.version || null },
  command,
  preProcessScriptCommand: preCommand,
  postProcessScriptCommand: postCommand,
  envVars: Object.fromEntries(
    envVars.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value]),
  ),
});

/** Neither the table of the runs nor the templates: a run finds their values and results. */
const filesAsTheyAre = ({ inputFiles, sweep }: JobForm) =>
  inputFiles
    .filter(
      ({ id }) => id !== sweep.paramFile && !sweep.templates.some(({ fileId }) => fileId === id),
    )
    .map(({ id, decompress }) => ({ id, decompress }));

const runsOf = ({ paramFile, variables, iterations, includeNominalRun }: SweepForm) => ({
  paramFile: paramFile === null ? null : { id: paramFile },
  jobvariables: variables.map(({ name, generator, settings }, index) => ({
    name: name.trim(),
    variableType: 'Param' as const,
    displayOrder: index,
    valueGeneratorType: generator,
    valueGeneratorSettings: settings,
  })),
  monteCarloIterations: variables.some(({ generator }) => isDrawn(generator)) ? iterations : null,
  includeNominalRun,
});

/** By chance, so many times; the others count. */
const isDrawn = (generator: SweepForm['variables'][number]['generator']): boolean =>
  generator !== 'FixedRange' && generator !== 'Linspace';
