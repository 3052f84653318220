import { createHash } from 'node:crypto';
import type { Instance, Run } from '#contract/runs';
import type { ClusterRow, JobRow, RunRow } from '../db/schema.ts';
import type { User } from '../http/user.ts';

/** 3: a case, as the wire contract numbers the kinds of runs. */
const CASE = 3;

export function toRun(row: RunRow): Run {
  return {
    dateCompleted: row.completed_at,
    dateStarted: row.started_at,
    displayOrder: row.number,
    id: String(row.number),
    isOptimal: false,
    outputFileCount: row.output_file_count,
    outputFileSize: row.output_bytes,
    parent: null,
    type: CASE,
    variables: [],
    exitCode: row.exit_code,
    signal: row.signal,
    outcome: row.outcome,
  };
}

/** Clients poll once more right after the end; then the nodes may belong to somebody else. */
const KEPT_AFTER_END_MS = 5 * 60_000;

/** The nodes a job runs on, head node first; none before its cluster is up. */
export function instancesOf(job: JobRow, cluster: ClusterRow, user: User, now: Date): Instance[] {
  if (job.completed_at !== null && now.getTime() - Date.parse(job.completed_at) > KEPT_AFTER_END_MS)
    return [];
  return cluster.nodes.map(({ hostname, address }, index) => ({
    id: instanceId(cluster.id, index),
    clusterId: cluster.id,
    role: index === 0 ? 'MPI_MASTER' : 'MPI_SLAVE',
    publicHostname: hostname,
    publicIp: address,
    sshPort: 22,
    username: user.username,
  }));
}

/** Six letters that are the same for the same node of the same cluster. */
function instanceId(clusterId: string, index: number): string {
  const digest = createHash('sha256')
    .update(`${clusterId}/${String(index)}`)
    .digest();
  return Array.from(digest.subarray(0, 6), (byte) => String.fromCharCode(97 + (byte % 26))).join(
    '',
  );
}
