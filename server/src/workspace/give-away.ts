import { lchown, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Makes somebody else the owner of a folder of ours and of all that is in it. What is inside changes hands first and
 * the folder last: until then nobody but us can reach in and turn a path elsewhere. A folder that is no longer ours was
 * given away before, and stays as it is, for its owner may be at work in there.
 */
export async function giveAway(folder: string, owner: Owner): Promise<void> {
  const { uid } = await lstat(folder);
  if (uid === process.getuid?.()) await giveTree(folder, owner);
}

async function giveTree(folder: string, owner: Owner): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await giveTree(path, owner);
    else await lchown(path, owner.uid, owner.gid);
  }
  await lchown(folder, owner.uid, owner.gid);
}
