import type { Api, ClusterFacts } from '../api.ts';
import { Problem } from '../problem.ts';
import { shown } from '../terminal-text.ts';
import type { ScriptHeaders } from './read-script.ts';

export interface JobPlan {
  readonly headers: ScriptHeaders;
  /** File name of the script, which is the name of a job that has no other. */
  readonly scriptName: string;
  readonly cluster: ClusterFacts | undefined;
  readonly inputFiles: readonly { readonly id: string; readonly decompress: boolean }[];
}

/** The body of `POST jobs/` for a script; what it leaves open is chosen as the site offers it. */
export async function toJobRequest(api: Api, plan: JobPlan): Promise<object> {
  const { headers, scriptName, cluster, inputFiles } = plan;
  const existing = headers.existingFiles.map((id) => ({ id, decompress: true }));
  return {
    name: headers.name ?? scriptName,
    isLowPriority: headers.isLowPriority ?? false,
    projectId: headers.project === undefined ? null : await projectId(api, headers.project),
    clusterId: cluster?.id ?? null,
    tags: headers.tags,
    billingPriorityValue: headers.priority ?? null,
    cidrRule: headers.sshCidr ?? null,
    publicKey: headers.publicKey ?? null,
    jobanalyses: [
      {
        analysis: { code: headers.analysis ?? 'user_included', version: headers.version ?? null },
        command: headers.command ?? `./${shellWord(scriptName)}`,
        hardware: await hardwareOf(api, headers, cluster),
        inputFiles: [...inputFiles, ...existing],
        envVars: headers.envVars,
        useRescaleLicense: headers.useLicense,
        userDefinedLicenseSettings: headers.licenseSettings ?? null,
      },
    ],
  };
}

/** Without a core type the site's first, without a count its smallest; on a cluster what that is made of. */
async function hardwareOf(api: Api, headers: ScriptHeaders, cluster: ClusterFacts | undefined) {
  const { slots = 1, walltime = null } = headers;
  if (cluster) {
    const { coreType, coresPerSlot } = cluster.hardware;
    return {
      coreType: coreType.code,
      coresPerSlot: headers.cores ?? coresPerSlot,
      slots,
      walltime,
    };
  }
  let { coreType, cores } = headers;
  if (coreType === undefined || cores === undefined) {
    const offered = await Array.fromAsync(api.coreTypes());
    const alike = (text: string): string => text.toLowerCase().replace(/\s/g, '');
    const found =
      coreType === undefined
        ? (offered.find(({ isPrimary }) => isPrimary) ?? offered[0])
        : offered.find(({ code, name }) =>
            [code, name].some((one) => alike(one) === alike(coreType ?? '')),
          );
    // An alias is known to the server alone, which says what counts are offered.
    coreType ??= found?.code;
    cores ??= found?.cores[0] ?? 1;
  }
  return { coreType, coresPerSlot: cores, slots, walltime };
}

async function projectId(api: Api, text: string): Promise<string> {
  const projects = await Array.fromAsync(api.projects());
  const found =
    projects.find(({ id }) => id === text) ?? projects.find(({ name }) => name === text);
  if (found) return found.id;
  const known = projects.map(({ name }) => `"${shown(name)}"`).join(', ') || 'none';
  throw new Problem(
    `There is no project "${shown(text)}" that you may charge (#RESCALE_PROJECT_ID): there is ${known}.`,
  );
}

/** As one word of a shell script. */
const shellWord = (text: string): string =>
  /^[\w.,+@%-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
