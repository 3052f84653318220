/** The port between what Moorage wants and the hardware of one site. Every call is safe to repeat. */
export interface Engine {
  /** Name of the site this engine drives, as in the configuration. */
  readonly site: string;

  /** The kinds of hardware this site has now. Rejects when the site cannot be asked. */
  coreTypes(): Promise<readonly SiteCoreType[]>;

  /** Holds the cluster's cores, or says what it waits for. The hold outlives the server. */
  ensureCluster(cluster: ClusterSpec): Promise<ClusterState>;

  /**
   * Ends every process of the cluster and lets go of its cores.
   * Answers `gone` only once nothing that belongs to the cluster is alive; ask again until then.
   */
  releaseCluster(clusterId: string): Promise<'releasing' | 'gone'>;

  /**
   * Starts the run unless it was started before: a run is started at most once, whatever crashes.
   * Rejects with RunRefused when trying again is in vain, with another error when the site cannot start it now.
   */
  ensureRun(run: RunSpec): Promise<void>;

  /** How the given runs stand, in one look; the key is `runKey(run)`. */
  observeRuns(runs: readonly RunRef[]): Promise<ReadonlyMap<string, RunState>>;

  /** `term` asks every process of the run to end, `kill` ends them. Does not wait. */
  stopRun(run: RunRef, how: 'term' | 'kill'): Promise<void>;

  /** All that is held or runs here, whoever it is for: what nobody owns is found by it and ended. */
  held(): Promise<Held>;

  /** Calls back soon after a run may have changed, so that nobody has to poll fast. Answers the unsubscriber. */
  onChange(listener: () => void): () => void;

  /** Stops watching. Clusters and runs go on. */
  close(): Promise<void>;
}

export interface Held {
  /** Those that hold something of the site, or on which something runs. */
  readonly clusters: readonly string[];
  /** Those of which a process is alive. */
  readonly runs: readonly Pick<RunRef, 'jobId' | 'number'>[];
}

/** Units: memory in MB per core, storage in GB per core. */
export interface SiteCoreType {
  readonly code: string;
  readonly name: string;
  readonly processorInfo: string;
  /** Core counts of one node that may be asked for, ascending, never empty. */
  readonly cores: readonly number[];
  /** Cores the site can hand out at once in all; more can never be had. */
  readonly coresInAll: number;
  readonly memoryMbPerCore: number;
  readonly storageGbPerCore: number;
  /** Price of one core for one hour, in the site's currency. */
  readonly pricePerCoreHour: number;
  readonly network: string;
  readonly hasSsd: boolean;
}

export interface ClusterSpec {
  readonly id: string;
  readonly coreType: string;
  readonly slots: number;
  readonly coresPerSlot: number;
}

export type ClusterState =
  /** Nothing is held yet; `reason` says in plain words what it waits for. */
  | { readonly state: 'waiting'; readonly reason: string }
  | { readonly state: 'starting'; readonly reason: string | null }
  | { readonly state: 'up'; readonly nodes: readonly ClusterNode[] }
  /** The site will never give this; waiting is in vain. */
  | { readonly state: 'refused'; readonly reason: string };

export interface ClusterNode {
  readonly hostname: string;
  readonly address: string;
  readonly cores: number;
}

export interface RunRef {
  readonly jobId: string;
  /** Runs of a job are numbered from 1. */
  readonly number: number;
  /** Absolute path of the run folder: `work/`, `process_output.log`, `exit.json`. */
  readonly folder: string;
}

export interface RunSpec extends RunRef {
  readonly clusterId: string;
  /** E-mail address of the account whose job it is: a site may run it as a user of its own. */
  readonly owner: string;
  /** Cores of the cluster this run may use. */
  readonly cores: number;
  /** Bash scripts, run one after the other in `work/`; the first one that fails ends the run. */
  readonly steps: readonly RunStep[];
  /** The whole environment of the run beside PATH, HOME and the like: an allow-list, nothing of the server's own. */
  readonly env: Readonly<Record<string, string>>;
}

export interface RunStep {
  readonly command: string;
  /** Wins over the run's environment. */
  readonly env: Readonly<Record<string, string>>;
}

export type RunState =
  | { readonly state: 'absent' }
  | { readonly state: 'running'; readonly startedAt: Date }
  | {
      readonly state: 'ended';
      readonly startedAt: Date;
      readonly endedAt: Date;
      /** What the shell says: 0 to 255, 128 + n when signal n ended it. */
      readonly exitCode: number;
      /** Name of the signal that ended it, such as SIGKILL; null when it ended by itself. */
      readonly signal: string | null;
    }
  /** It was started, is gone, and left no exit code: the machine went down, or its shim was killed. */
  | {
      readonly state: 'lost';
      readonly startedAt: Date | null;
      /** When it last showed that it was alive. */
      readonly lastSignAt: Date | null;
      readonly reason: string;
    };

/** A run that this site will never start as it is; the message is a sentence for its owner. */
export class RunRefused extends Error {
  override readonly name = 'RunRefused';
}

export function runKey({ jobId, number }: Pick<RunRef, 'jobId' | 'number'>): string {
  return `${jobId}/${String(number)}`;
}

export function parseRunKey(key: string): Pick<RunRef, 'jobId' | 'number'> {
  const [jobId = '', number = ''] = key.split('/');
  return { jobId, number: Number(number) };
}
