import { constants } from 'node:fs';
import { chmod, link, lstat, mkdir, open, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { BadArchive } from './bad-archive.ts';
import { innerPath, linkStaysInside } from './inner-path.ts';
import type { UnpackLimits } from './unpack-limits.ts';

/** What an archive says of one of its files. */
export interface FileEntry {
  readonly name: string;
  /** As in `stat`; only the permissions are taken. */
  readonly mode: number;
}

interface UnpackTarget {
  /** Folder that nothing may leave. */
  readonly root: string;
  readonly archive: string;
  readonly archiveBytes: number;
  readonly limits: UnpackLimits;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Where archives are unpacked to. No entry gets out of the root: neither by its name nor through a link, for every
 * folder on the way is looked at and links are made last. Nobody else writes below the root meanwhile.
 */
export function createUnpackTarget(wanted: UnpackTarget) {
  const { root, archive, archiveBytes, limits, signal } = wanted;
  const folders = new Set<string>();
  const folderModes = new Map<string, number>();
  const links: { readonly segments: readonly string[]; readonly target: string }[] = [];
  let entries = 0;
  let bytes = 0;
  let passedBytes = 0;

  return {
    bad,

    /** Counts what was decompressed, be it part of a file or not: a bomb may hold nothing. */
    passed(length: number): void {
      passedBytes += length;
      refuseGrowth(passedBytes);
    },

    async folder({ name, mode }: FileEntry): Promise<void> {
      const segments = enter(name);
      await makeFolders(segments, name);
      if (segments.length) folderModes.set(join(root, ...segments), (mode & 0o777) | 0o700);
    },

    async file({ name, mode }: FileEntry, content: AsyncIterable<Uint8Array>): Promise<void> {
      const path = await place(enter(name), name);
      const flags =
        constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
      const handle = await open(path, flags, 0o600);
      try {
        for await (const chunk of content) {
          bytes += chunk.length;
          refuseGrowth(bytes, name);
          // All of it: a single write may put down less than it is given when the disk fills up.
          await handle.writeFile(chunk);
        }
        // Without the set-user-id bits, and so that the owner can always clear it away.
        await handle.chmod((mode & 0o777) | 0o600);
      } finally {
        await handle.close();
      }
    },

    symbolicLink(name: string, target: string): void {
      const segments = enter(name);
      if (!segments.length || !linkStaysInside(segments.slice(0, -1), target))
        throw bad('is a link that leads out of the work folder', name);
      links.push({ segments, target });
    },

    /** `target` counts from the root, as in a tar file. */
    async hardLink(name: string, target: string): Promise<void> {
      const segments = enter(name);
      const from = innerPath(target);
      if (!from?.length) throw bad('is a link that leads out of the work folder', name);
      await makeFolders(from.slice(0, -1), name);
      const there = await lstat(join(root, ...from)).catch(() => undefined);
      if (!there?.isFile())
        throw bad(`is a link to ${JSON.stringify(target)}, which is no file`, name);
      if (from.join('/') === segments.join('/')) return;
      await link(join(root, ...from), await place(segments, name));
    },

    async finish(): Promise<void> {
      for (const { segments, target } of links)
        await symlink(target, await place(segments, segments.join('/')));
      for (const [folder, mode] of folderModes) {
        // A later entry may have taken its place; a mode is never set through a link.
        if ((await lstat(folder)).isDirectory()) await chmod(folder, mode);
      }
    },
  };

  function bad(problem: string, entry?: string): BadArchive {
    return new BadArchive(archive, { entry, problem });
  }

  function enter(name: string): readonly string[] {
    signal?.throwIfAborted();
    entries += 1;
    if (entries > limits.entries)
      throw bad(`has more than ${limits.entries.toLocaleString('en')} entries`);
    const segments = innerPath(name);
    if (!segments) throw bad('leads out of the work folder', name);
    if (segments.some((segment) => Buffer.byteLength(segment) > 255))
      throw bad('has a name of more than 255 bytes', name);
    return segments;
  }

  function refuseGrowth(size: number, name?: string): void {
    signal?.throwIfAborted();
    if (size > limits.bytes) throw bad(`would fill more than ${gigabytes(limits.bytes)}`);
    if (size > limits.ratioFromBytes && size > archiveBytes * limits.ratio)
      throw bad(`grows to more than ${String(limits.ratio)} times the size of the archive`, name);
  }

  /** A free place for an entry: what stood there goes, so that a later entry wins and nothing is written through. */
  async function place(segments: readonly string[], name: string): Promise<string> {
    if (!segments.length) throw bad('has no name', name);
    await makeFolders(segments.slice(0, -1), name);
    const path = join(root, ...segments);
    if (folders.has(path)) throw bad('is both a file and a folder', name);
    await rm(path, { force: true }).catch(() => {
      throw bad('is both a file and a folder', name);
    });
    return path;
  }

  async function makeFolders(segments: readonly string[], name: string): Promise<void> {
    let path = root;
    for (const segment of segments) {
      path = join(path, segment);
      if (folders.has(path)) continue;
      const there = await lstat(path).catch(() => undefined);
      if (there && !there.isDirectory()) throw bad('lies below something that is no folder', name);
      if (!there) await mkdir(path, { mode: 0o700 });
      folders.add(path);
    }
  }
}
export type UnpackTo = ReturnType<typeof createUnpackTarget>;

const gigabytes = (bytes: number): string => `${String(Math.round(bytes / 2 ** 30))} GiB`;
