import type { Command } from 'commander';
import type { Api, ClusterFacts } from '../api.ts';
import { Problem } from '../problem.ts';
import type { Screen } from '../screen.ts';
import { openSession, wholeNumber, type Register } from '../session.ts';
import { shown } from '../terminal-text.ts';

interface CreateOptions {
  readonly name?: string;
  readonly coreType: string;
  readonly cores: string;
  readonly slots: string;
  readonly walltime?: string;
  readonly idleMinutes?: string;
  readonly start?: boolean;
}

export const registerClusters: Register = (program, io) => {
  const clusters = program
    .command('clusters')
    .description('persistent clusters: hardware that stays up and takes many jobs')
    .addHelpText('after', '\nExample:\n  moorage clusters list');

  clusters
    .command('list')
    .description('list clusters that are not torn down')
    .option('--all', 'those that are torn down, too')
    .addHelpText('after', '\nExample:\n  moorage clusters list -o json')
    .action(async ({ all = false }: { all?: boolean }, command: Command) => {
      const { api, screen } = openSession(io, command);
      tell(screen, await Array.fromAsync(api.clusters(!all)));
    });

  clusters
    .command('create')
    .description('define a cluster; it holds nothing before it is started')
    .requiredOption('-c, --core-type <code>', 'code of the core type')
    .option('-n, --name <name>', 'its name')
    .option('--cores <number>', 'cores of a slot', '1')
    .option('--slots <number>', 'slots', '1')
    .option('--walltime <hours>', 'hours after which it is torn down')
    .option('--idle-minutes <minutes>', 'minutes without a job after which it is torn down')
    .option('--start', 'start it at once')
    .addHelpText(
      'after',
      '\nExample:\n  moorage clusters create -c local --cores 4 -n "Night shift" --start',
    )
    .action(async (options: CreateOptions, command: Command) => {
      const { api, screen } = openSession(io, command);
      const made = await api.createCluster({
        name: options.name ?? null,
        hardware: {
          coreType: options.coreType,
          coresPerSlot: wholeNumber('--cores', options.cores),
          slots: wholeNumber('--slots', options.slots),
          walltime: options.walltime ?? null,
        },
        idleTimeoutMinutes: options.idleMinutes ?? null,
      });
      if (options.start === true) await api.startCluster(made.id);
      tellOne(screen, options.start === true ? await api.cluster(made.id) : made);
    });

  for (const [verb, description] of [
    ['start', 'start a cluster'],
    ['stop', 'tear a cluster down; its jobs are stopped'],
  ] as const) {
    clusters
      .command(verb)
      .description(description)
      .argument('<id>', 'id or name of the cluster')
      .addHelpText('after', `\nExample:\n  moorage clusters ${verb} mVbNda`)
      .action(async (idOrName: string, _options: unknown, command: Command) => {
        const { api, screen } = openSession(io, command);
        const { id } = await findCluster(api, idOrName);
        await (verb === 'start' ? api.startCluster(id) : api.stopCluster(id));
        tellOne(screen, await api.cluster(id));
      });
  }
};

/** By id, or by a name that only one living cluster has. */
export async function findCluster(api: Api, idOrName: string): Promise<ClusterFacts> {
  const living = await Array.fromAsync(api.clusters(true));
  const found = living.find(({ id }) => id === idOrName);
  if (found) return found;
  const named = living.filter(({ name }) => name === idOrName);
  const [only] = named;
  if (only && named.length === 1) return only;
  const known = living.map(({ id, name }) => `${id} ("${shown(name)}")`).join(', ') || 'none';
  throw new Problem(
    only
      ? `${String(named.length)} clusters are called "${shown(idOrName)}": name one by its id, of ${known}.`
      : `There is no cluster "${shown(idOrName)}": there is ${known}.`,
  );
}

function tellOne(screen: Screen, cluster: ClusterFacts): void {
  screen.json(cluster);
  screen.say(`Cluster ${cluster.id}: ${cluster.status}  ${shown(cluster.name)}`);
}

function tell(screen: Screen, clusters: readonly ClusterFacts[]): void {
  screen.json(clusters);
  screen.table(
    ['ID', 'STATUS', 'CORE TYPE', 'CORES', 'FREE', 'JOBS', 'WAITING', 'NAME'],
    clusters.map(({ id, status, hardware, coresFree, jobsRunning, jobsQueued, name }) => [
      id,
      status,
      hardware.coreType.code,
      `${String(hardware.slots)} × ${String(hardware.coresPerSlot)}`,
      String(coresFree),
      String(jobsRunning),
      String(jobsQueued),
      name,
    ]),
  );
}
