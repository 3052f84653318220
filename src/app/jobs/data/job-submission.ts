interface FileRef {
  readonly id: string;
}

interface TileSubmission {
  readonly analysis: { readonly code: string; readonly version: string | null };
  readonly command: string;
  readonly preProcessScriptCommand: string;
  readonly postProcessScriptCommand: string;
  readonly hardware: {
    readonly coreType: string | null;
    readonly coresPerSlot: number | null;
    readonly slots: number;
    readonly walltime: number | null;
  };
  readonly inputFiles: readonly { readonly id: string; readonly decompress: boolean }[];
  readonly envVars: Readonly<Record<string, string>>;
  readonly templateTasks: readonly {
    readonly templateFile: FileRef;
    readonly processedFilename: string;
  }[];
  readonly flags: Readonly<Record<string, boolean>>;
}

/** A job as the form sends it; `JobRequest` of the contract is how the server reads it. */
export interface JobSubmission {
  readonly name: string;
  readonly jobanalyses: readonly TileSubmission[];
  readonly paramFile: FileRef | null;
  readonly jobvariables: readonly {
    readonly name: string;
    readonly variableType: 'Param';
    readonly displayOrder: number;
    readonly valueGeneratorType: string;
    readonly valueGeneratorSettings: Readonly<Record<string, string>>;
  }[];
  readonly monteCarloIterations: number | null;
  readonly includeNominalRun: boolean;
  readonly clusterId: string | null;
  readonly clonedFrom: string | null;
  readonly projectId: string | null;
  readonly clusterAfterJob: 'tear_down' | 'keep';
  readonly idleTimeoutMinutes: number | null;
}
