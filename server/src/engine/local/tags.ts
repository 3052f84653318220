/**
 * Environment variables that every process of a run is born with. They are how a process is found that left the
 * session and the process tree of its run.
 */
const names = {
  /** `<job id>/<run number>` */
  run: 'MOORAGE_RUN',
  cluster: 'MOORAGE_CLUSTER',
  /** The engine's state folder: two installations on one machine must not end each other's processes. */
  engine: 'MOORAGE_ENGINE',
} as const;

/** Only the shim itself carries these: what an engine must know to take over a run that it did not start. */
const shimNames = { cores: 'MOORAGE_SHIM_CORES', folder: 'MOORAGE_SHIM_FOLDER' } as const;

export interface RunTags {
  readonly run: string;
  readonly cluster: string;
  readonly engine: string;
}

export interface ShimTags {
  readonly cores: readonly number[];
  readonly folder: string;
}

export interface Tags extends RunTags {
  readonly shim: ShimTags | undefined;
}

export const tagVariables = ({ run, cluster, engine }: RunTags): Record<string, string> => ({
  [names.run]: run,
  [names.cluster]: cluster,
  [names.engine]: engine,
});

export const shimTagVariables = ({ cores, folder }: ShimTags): Record<string, string> => ({
  [shimNames.cores]: cores.join(','),
  [shimNames.folder]: folder,
});

/** Takes the content of a `/proc/<pid>/environ`, byte by byte in a string. */
export function readTags(environ: string): Tags | undefined {
  const variables = `\0${environ}`;
  const engine = valueOf(variables, names.engine);
  const run = valueOf(variables, names.run);
  const cluster = valueOf(variables, names.cluster);
  if (engine === undefined || run === undefined || cluster === undefined) return undefined;
  const cores = valueOf(variables, shimNames.cores);
  const folder = valueOf(variables, shimNames.folder);
  const shim =
    cores === undefined || folder === undefined
      ? undefined
      : { cores: cores.split(',').map(Number), folder };
  return { engine, run, cluster, shim };
}

function valueOf(variables: string, name: string): string | undefined {
  const start = variables.indexOf(`\0${name}=`);
  if (start < 0) return undefined;
  const from = start + name.length + 2;
  const end = variables.indexOf('\0', from);
  return Buffer.from(variables.slice(from, end < 0 ? undefined : end), 'latin1').toString();
}
