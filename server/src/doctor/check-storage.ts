import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MOST_FINDINGS, type Check, type Evidence } from './check.ts';

export const storageChecks: readonly Check[] = [
  {
    id: 'storage devices without a folder',
    promise: 'every storage device that is Started has its folder',
    weight: 'wrong',
    async look(evidence) {
      const { devices, folders } = await gather(evidence);
      return devices
        .filter(({ id, status }) => status === 'Started' && !folders.includes(id))
        .slice(0, MOST_FINDINGS)
        .map(({ id }) => ({
          subject: `storage device ${id}`,
          seen: `it is Started, and there is no folder storage/${id}`,
          mend: `Put storage/${id} back from a back-up of the state folder, or shut the device down and create another.`,
        }));
    },
  },
  {
    id: 'storage folders without a device',
    promise: 'every folder of a storage device belongs to one that is not over',
    weight: 'untidy',
    async look(evidence) {
      const { devices, folders } = await gather(evidence);
      const known = new Set(devices.map(({ id }) => id));
      return folders
        .filter((name) => !name.startsWith('.') && !known.has(name))
        .slice(0, MOST_FINDINGS)
        .map((name) => ({
          subject: `folder storage/${name}`,
          seen: 'its storage device is gone, or Stopped',
          mend: `Look at what is in ${join(evidence.home, 'storage', name)}, then remove it`,
        }));
    },
  },
];

async function gather({ db, home }: Evidence) {
  // The folders first: a device has its row before its folder.
  const folders = await readdir(join(home, 'storage')).catch((): string[] => []);
  const devices = await db
    .selectFrom('storage_device')
    .select(['id', 'status'])
    .where('status', 'not in', ['Stopped', 'Error'])
    .execute();
  return { devices, folders };
}
