import type { Job } from '#contract/jobs';

/**
 * Shell lines that create this very job and submit it, for somebody with a token in `$MOORAGE_TOKEN`.
 * The body goes in through a quoted here-document: nothing in it can end a string or start a command.
 */
export function toCurl(job: Job, origin: string): string {
  const body = {
    name: job.name,
    ...(job.description === '' ? {} : { description: job.description }),
    jobanalyses: job.jobanalyses.map((tile) => ({
      analysis: { code: tile.analysis.code, version: tile.analysis.version },
      command: tile.command,
      hardware: {
        coreType: tile.hardware.coreType.code,
        coresPerSlot: tile.hardware.coresPerSlot,
        slots: tile.hardware.slots,
        walltime: tile.hardware.walltime,
      },
      inputFiles: tile.inputFiles.map(({ id, decompress }) => ({ id, decompress })),
      envVars: tile.envVars,
    })),
    ...(job.clusterId === null
      ? { clusterAfterJob: job.clusterAfterJob, idleTimeoutMinutes: job.idleTimeoutMinutes }
      : { clusterId: job.clusterId }),
  };
  const json = JSON.stringify(body, null, 2);
  return `# Creates the job and submits it. MOORAGE_TOKEN holds an API token (Settings); jq reads the new id.
job=$(curl --fail-with-body -sS '${origin}/api/v3/jobs/' \\
  -H "Authorization: Token $MOORAGE_TOKEN" \\
  -H 'Content-Type: application/json' \\
  --data-binary @- <<'JSON' | jq -er .id
${json}
JSON
) && curl --fail-with-body -sS -X POST "${origin}/api/v3/jobs/$job/submit/" \\
  -H "Authorization: Token $MOORAGE_TOKEN" && echo "$job"
`;
}
