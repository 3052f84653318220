import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { whenMissing } from './run-folder.ts';

const HeldCluster = z.object({
  id: z.string(),
  coreType: z.string(),
  cores: z.array(z.int().nonnegative()),
});
/** A cluster that is up: the concrete cores nobody else may have. */
export type HeldCluster = z.infer<typeof HeldCluster>;

/** Changes of a folder within one tick of the file system's clock bear the same date: it is believed once it is past. */
const SETTLED_AFTER_MS = 1_000;

/** One small file for each held cluster. It is on the disk before the cluster counts as up. */
export function createClusterStore(folder: string) {
  const fileOf = (clusterId: string) => join(folder, `${encodeURIComponent(clusterId)}.json`);
  let known: { readonly changed: bigint; readonly clusters: readonly HeldCluster[] } | undefined;

  return {
    /** Another server may have driven this engine meanwhile, so the folder is read again when it has changed. */
    async list(): Promise<readonly HeldCluster[]> {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const { mtimeNs: changed } = await stat(folder, { bigint: true });
      if (known?.changed === changed) return known.clusters;
      const isSettled = Date.now() - Number(changed / 1_000_000n) > SETTLED_AFTER_MS;
      const clusters = await readAll();
      if (isSettled) known = { changed, clusters };
      return clusters;
    },

    async put(cluster: HeldCluster): Promise<void> {
      const file = fileOf(cluster.id);
      await writeDurably(`${file}.new`, JSON.stringify(cluster));
      await rename(`${file}.new`, file);
      await syncFolder();
    },

    async remove(clusterId: string): Promise<void> {
      await rm(fileOf(clusterId), { force: true });
      await syncFolder();
    },
  };

  async function readAll(): Promise<readonly HeldCluster[]> {
    const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
    const clusters = await Promise.all(files.map((file) => readOne(join(folder, file))));
    return clusters.filter((cluster) => cluster !== undefined);
  }

  async function readOne(file: string): Promise<HeldCluster | undefined> {
    const text = await readFile(file, 'utf8').catch(whenMissing(undefined));
    if (text === undefined) return undefined;
    try {
      return HeldCluster.parse(JSON.parse(text));
    } catch (error) {
      throw new Error(`${file} is damaged. Remove it once no job of that cluster runs.`, {
        cause: error,
      });
    }
  }

  async function syncFolder(): Promise<void> {
    known = undefined;
    const handle = await open(folder);
    await handle.sync().finally(() => handle.close());
  }
}
export type ClusterStore = ReturnType<typeof createClusterStore>;

async function writeDurably(file: string, content: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
