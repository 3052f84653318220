import { once } from 'node:events';
import type { ReadEntry } from 'tar';
import { Parser } from 'tar';
import type { UnpackTo } from './unpack-target.ts';

const unknownKind = 'is neither a file nor a folder nor a link';

/** Unpacks what is a tar file once it is decompressed. */
export async function untar(content: AsyncIterable<Uint8Array>, target: UnpackTo): Promise<void> {
  let failure: Error | undefined;
  let current: ReadEntry | undefined;
  let unpacked = Promise.resolve();
  let isBlank = true;
  const fail = (error: unknown) => {
    failure ??= error instanceof Error ? error : new Error(String(error));
    parser.emit('drain');
  };
  const parser = new Parser({
    onReadEntry: (entry) => {
      unpacked = unpacked.then(async () => {
        current = entry;
        if (!failure) await unpackEntry(entry, target).catch(fail);
        // What is left of an entry would hold the parser up.
        entry.resume();
      });
    },
    onwarn: (code, message) => {
      // An archive without entries is nothing but zeros, which the parser takes for no archive.
      if (code !== 'TAR_ENTRY_INFO' && !isBlank) fail(message);
    },
  });
  parser.on('error', fail);
  // Sparse files and the like, which the parser passes over: a file that is silently missing is no less trouble.
  parser.on('ignoredEntry', ({ path }: ReadEntry) => {
    fail(target.bad(unknownKind, path));
  });
  const ended = new Promise((resolve) => parser.once('end', resolve));

  try {
    for await (const chunk of content) {
      target.passed(chunk.length);
      isBlank &&= chunk.every((byte) => byte === 0);
      // The parser reads one entry at a time, and holds the next chunk back until it is written.
      if (!parser.write(Buffer.from(chunk)) && !failure) await once(parser, 'drain');
      if (failure) break;
    }
    if (!failure) {
      parser.end();
      await ended;
    }
  } catch (error) {
    fail(error);
  }
  // Whoever reads an entry that was cut off would wait for the rest of it.
  if (failure) current?.destroy(failure);
  await unpacked;
  if (failure) throw failure;
}

async function unpackEntry(entry: ReadEntry, target: UnpackTo): Promise<void> {
  const { path: name, type, linkpath = '' } = entry;
  const mode = entry.mode ?? (type === 'Directory' ? 0o755 : 0o644);
  switch (type) {
    case 'File':
    case 'OldFile':
    case 'ContiguousFile':
      await target.file({ name, mode }, entry);
      break;
    case 'Directory':
    case 'GNUDumpDir':
      await target.folder({ name, mode });
      break;
    case 'SymbolicLink':
      target.symbolicLink(name, linkpath);
      break;
    case 'Link':
      await target.hardLink(name, linkpath);
      break;
    default:
      throw target.bad(unknownKind, name);
  }
}
