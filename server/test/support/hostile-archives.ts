import { gzipSync } from 'node:zlib';
import { tarOf, zipOf, type TarEntry, type ZipEntry } from './archives.ts';

/** What becomes of it: refused as a whole, or unpacked without harm, as the paths that are there afterwards. */
interface HostileArchive {
  readonly what: string;
  readonly name: 'a.zip' | 'a.tar' | 'a.tgz';
  readonly content: Buffer;
  readonly leaves?: readonly string[];
}

const link = 0o120777;
const tar = (what: string, entries: readonly TarEntry[], leaves?: readonly string[]) => ({
  what,
  name: 'a.tar' as const,
  content: tarOf(...entries),
  ...(leaves ? { leaves } : {}),
});
const zip = (what: string, entries: readonly ZipEntry[], leaves?: readonly string[]) => ({
  what,
  name: 'a.zip' as const,
  content: zipOf(...entries),
  ...(leaves ? { leaves } : {}),
});
/** A record of a pax header: its own length, a key and a value. */
function pax(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const length = Buffer.byteLength(rest) + 2;
  return `${String(length + (String(length).length > 2 ? 1 : 0))}${rest}`;
}
const zeros = Buffer.alloc(2 ** 20);
/** What follows is overwritten in the directory at the end of a zip file, not in front of the data. */
function patched(content: Buffer, at: number, from: string, to: string): Buffer {
  const copy = Buffer.from(content);
  const found = at < 0 ? copy.lastIndexOf(from) : copy.indexOf(from, at);
  copy.write(to, found);
  return copy;
}

/** Limits that the bombs of this collection exceed, small as they are. */
export const narrowLimits = {
  entries: 50,
  bytes: 8 * 2 ** 20,
  ratio: 200,
  ratioFromBytes: 64 * 1024,
};

/** Everything an archive may try; beside the work folder lies `canary`. */
export const hostileArchives: readonly HostileArchive[] = [
  zip('a zip entry above', [{ name: '../canary', content: 'x' }]),
  zip('a zip entry above by backslashes', [{ name: '..\\canary', content: 'x' }]),
  zip('an absolute zip entry', [{ name: '/tmp/canary', content: 'x' }]),
  zip('a zip entry with a drive', [{ name: 'C:\\canary', content: 'x' }], ['C:/canary']),
  zip('a hidden way up', [{ name: 'in/../../canary', content: 'x' }]),
  zip('a NUL in a name', [{ name: 'in\0/../../canary', content: 'x' }]),
  zip('a zip link above', [{ name: 'l', content: '../canary', mode: link }]),
  zip('a zip link that is written through', [
    { name: 'l', content: '../..', mode: link },
    { name: 'l/canary', content: 'x' },
  ]),
  zip('a zip link with a target as long as a file', [
    { name: 'l', content: zeros.subarray(0, 9000), mode: link },
  ]),
  zip('a device in a zip', [{ name: 'd', mode: 0o020666 }]),
  zip('a socket in a zip', [{ name: 's', mode: 0o140777 }]),
  zip('bits that lend rights', [{ name: 'lends', content: 'x', mode: 0o106777 }], ['lends']),
  zip('an encrypted entry', [{ name: 's', content: 'x', flags: 1 }]),
  zip('a name of 300 bytes', [{ name: 'n'.repeat(300), content: 'x' }]),
  zip(
    'two entries of one name',
    [
      { name: 'same', content: 'first' },
      { name: 'same', content: 'second' },
    ],
    ['same'],
  ),
  zip('a file that is a folder as well', [
    { name: 'f/g', content: 'x' },
    { name: 'f', content: 'x' },
  ]),
  zip('a bomb by its ratio', [{ name: 'z', content: zeros }]),
  zip('a bomb of overlapping entries', [
    { name: 'a', content: zeros.subarray(0, 64 * 1024) },
    ...Array.from({ length: 40 }, (_, at) => ({
      name: `b${String(at)}`,
      content: zeros.subarray(0, 64 * 1024),
      sameAs: 0,
    })),
  ]),
  zip(
    'a bomb of empty entries',
    Array.from({ length: 60 }, (_, at) => ({ name: `e${String(at)}` })),
  ),
  {
    what: 'a directory that names another file than the entry',
    name: 'a.zip',
    content: patched(zipOf({ name: 'inner.txt', content: 'x' }), -1, 'inner.txt', '../canary'),
  },
  {
    what: 'an entry that names another file than the directory',
    name: 'a.zip',
    content: patched(zipOf({ name: 'inner.txt', content: 'x' }), 0, 'inner.txt', '../canary'),
    leaves: ['inner.txt'],
  },
  {
    what: 'a directory that counts more entries than it has',
    name: 'a.zip',
    content: (() => {
      const content = zipOf({ name: 'one', content: 'x' });
      content.writeUInt16LE(9, content.length - 12);
      content.writeUInt16LE(9, content.length - 14);
      return content;
    })(),
  },
  {
    what: 'an entry that is longer than it says',
    name: 'a.zip',
    content: (() => {
      const content = zipOf({ name: 'one', content: 'x'.repeat(5000) });
      content.writeUInt32LE(10, content.lastIndexOf('PK\x01\x02') + 24);
      return content;
    })(),
  },
  tar('a tar entry above', [{ name: '../canary', content: 'x' }]),
  tar('an absolute tar entry', [{ name: '/tmp/canary', content: 'x' }]),
  tar('a link above', [{ name: 'l', type: '2', target: '../canary' }]),
  tar('an absolute link', [{ name: 'l', type: '2', target: '/etc/passwd' }]),
  tar('a link that is written through', [
    { name: 'real/', type: '5' },
    { name: 'l', type: '2', target: 'real' },
    { name: 'l/file', content: 'x' },
  ]),
  tar('links that lead up together', [
    { name: 'p/up', type: '2', target: '..' },
    { name: 'p/out', type: '2', target: 'up/../canary' },
  ]),
  tar('a link to itself', [{ name: 'l', type: '2', target: 'l' }], ['l']),
  tar('a hard link above', [{ name: 'l', type: '1', target: '../canary' }]),
  tar('a hard link to an absolute path', [{ name: 'l', type: '1', target: '/etc/passwd' }]),
  tar('a hard link through a link', [
    { name: 'out', type: '2', target: '../..' },
    { name: 'l', type: '1', target: 'out/canary' },
  ]),
  tar('a device', [{ name: 'd', type: '3' }]),
  tar('a block device', [{ name: 'd', type: '4' }]),
  tar('a pipe', [{ name: 'p', type: '6' }]),
  tar('bits that lend rights', [{ name: 'lends', content: 'x', mode: 0o6777 }], ['lends']),
  tar(
    'a folder that nobody may enter',
    [
      { name: 'shut/', type: '5', mode: 0 },
      { name: 'shut/in', content: 'x' },
    ],
    ['shut/in'],
  ),
  tar('a pax header that leads up', [
    { name: 'pax', type: 'x', content: pax('path', '../canary') },
    { name: 'inner', content: 'x' },
  ]),
  tar('a pax header with a link that leads up', [
    { name: 'pax', type: 'x', content: pax('linkpath', '../canary') },
    { name: 'l', type: '2', target: 'inner' },
  ]),
  tar('a long name that leads up', [
    { name: '././@LongLink', type: 'L', content: `${'in/'.repeat(60)}${'../'.repeat(61)}canary\0` },
    { name: 'inner', content: 'x' },
  ]),
  tar('a sparse file of the old kind', [{ name: 's', type: 'S', content: 'x' }]),
  tar('an unknown kind of entry', [{ name: 'u', type: 'Z', content: 'x' }]),
  tar(
    'more entries than are allowed',
    Array.from({ length: 60 }, (_, at) => ({ name: `e${String(at)}` })),
  ),
  {
    what: 'a tar bomb',
    name: 'a.tgz',
    content: gzipSync(tarOf({ name: 'z', content: Buffer.concat(Array(4).fill(zeros)) })),
  },
  { what: 'a bomb of nothing', name: 'a.tgz', content: gzipSync(zeros) },
  {
    what: 'more bytes than are allowed',
    name: 'a.tar',
    content: tarOf({ name: 'z', content: Buffer.alloc(9 * 2 ** 20, 'x') }),
  },
  {
    what: 'half an archive',
    name: 'a.tar',
    content: tarOf({ name: 'f', content: zeros }).subarray(0, 5000),
  },
];
