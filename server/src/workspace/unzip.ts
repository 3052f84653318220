import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Entry, ZipFile } from 'yauzl';
import { getFileNameLowLevel, openPromise } from 'yauzl';
import type { UnpackTo } from './unpack-target.ts';

const kinds = { mask: 0o170000, link: 0o120000, file: 0o100000, folder: 0o040000 };
/** A link's target is the content of its entry; no path is longer. */
const longestTarget = 4096;

/** Unpacks a zip file. The names are checked by the target, not by yauzl, so that one rule holds for all kinds. */
export async function unzip(file: string, target: UnpackTo): Promise<void> {
  const zip = await openPromise(file, { lazyEntries: true, decodeStrings: false });
  try {
    for await (const entry of zip.eachEntry()) await unpackEntry(zip, entry, target);
  } finally {
    zip.close();
  }
}

async function unpackEntry(zip: ZipFile, entry: Entry, target: UnpackTo): Promise<void> {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
  // Turns the backslashes of Windows into slashes.
  const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
  if (entry.isEncrypted()) throw target.bad('is encrypted', name);
  if (!entry.canDecodeFileData()) throw target.bad('is packed in a way that is not known', name);
  const madeOnUnix = entry.versionMadeBy >>> 8 === 3;
  const mode = madeOnUnix ? entry.externalFileAttributes >>> 16 : 0;
  const kind = mode & kinds.mask;

  if (name.endsWith('/') || kind === kinds.folder) {
    await target.folder({ name, mode: mode || 0o755 });
  } else if (kind === kinds.link) {
    if (entry.uncompressedSize > longestTarget)
      throw target.bad('is a link without a target', name);
    target.symbolicLink(name, await text(await openEntry(zip, entry)));
  } else if (kind === kinds.file || kind === 0) {
    const content = await openEntry(zip, entry);
    await target.file({ name, mode: mode || 0o644 }, content);
  } else {
    throw target.bad('is neither a file nor a folder nor a link', name);
  }
}

/** Of some errors yauzl tells twice, the second time when whoever reads has left: that would end the whole server. */
async function openEntry(zip: ZipFile, entry: Entry): Promise<Readable> {
  const content = await zip.openReadStreamPromise(entry);
  content.on('error', () => undefined);
  return content;
}
