/** A job as the form sends it; `JobRequest` of the contract is how the server reads it. */
export interface JobSubmission {
  readonly name: string;
  readonly jobanalyses: readonly [
    {
      readonly analysis: { readonly code: string; readonly version: string | null };
      readonly command: string;
      readonly hardware: {
        readonly coreType: string | null;
        readonly coresPerSlot: number | null;
        readonly slots: number;
        readonly walltime: number | null;
      };
      readonly inputFiles: readonly { readonly id: string; readonly decompress: boolean }[];
      readonly envVars: Readonly<Record<string, string>>;
    },
  ];
  readonly clusterId: string | null;
  readonly clonedFrom: string | null;
  readonly clusterAfterJob: 'tear_down' | 'keep';
  readonly idleTimeoutMinutes: number | null;
}
