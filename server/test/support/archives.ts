import { crc32, deflateRawSync } from 'node:zlib';

/** Small writers, because proper ones refuse to make what these tests need. */

export interface TarEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  /** As in the header: 0 file, 1 hard link, 2 symbolic link, 3 and 4 devices, 5 folder, 6 pipe. */
  readonly type?: string;
  readonly target?: string;
  readonly mode?: number;
}

export function tarOf(...entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.map(tarEntry), Buffer.alloc(1024)]);
}

function tarEntry({ name, content = '', type = '0', target = '', mode = 0o644 }: TarEntry): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(512);
  const octal = (value: number, length: number) => value.toString(8).padStart(length - 1, '0');
  header.write(name, 0, 100);
  header.write(octal(mode, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(body.length, 12), 124);
  header.write(octal(0, 12), 136);
  header.write('        ', 148);
  header.write(type, 156);
  header.write(target, 157, 100);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 7)}\0 `, 148);
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

export interface ZipEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  /** With the kind of file, as in `stat`. */
  readonly mode?: number;
  /** Bit 0: encrypted. */
  readonly flags?: number;
  /** Shows another entry's data in place of its own: the trick of the overlapping bomb. */
  readonly sameAs?: number;
}

export function zipOf(...entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const { name, content = '', mode = 0o100644, flags = 0, sameAs } of entries) {
    const nameBytes = Buffer.from(name);
    const body = Buffer.from(content);
    const packed = deflateRawSync(body);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags | 0x800, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(body), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(body.length, 18);
    fields.writeUInt16LE(nameBytes.length, 22);
    const own = offset;
    if (sameAs === undefined) {
      const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, nameBytes, packed]);
      locals.push(local);
      offset += local.length;
    }
    offsets.push(sameAs === undefined ? own : (offsets[sameAs] ?? 0));
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offsets.at(-1) ?? 0, 10);
    // Made on Unix, so that the mode counts.
    const madeBy = Buffer.from([20, 3]);
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02'), madeBy, fields, rest, nameBytes]));
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
}

/**
 * A tar file with `packed/run.sh` and a `packed/big` of a million x, as bzip2 and xz made it: not every machine has
 * these programs.
 */
export const packedByBzip2 = Buffer.from(
  'QlpoOTFBWSZTWa1o5ZUAAGXbxcqQaAHvgAkAfuneQAACIAACAAgIIACUhJJNNTIAeoeoeo0DymmgilTJoHqABiAe' +
    'oD1L75FCCMcPywFr2TMhtqwFZIhsFhecqjxrpMhFol5JmYReScCHTm5A97NuhKy1/VRnmtfY6DB8VTzgvfpMsKKl' +
    'Stwy+vw55ZaTVi640FPxigEIrOioqopwEhARFf4u5IpwoSFa0csq',
  'base64',
);
export const packedByXz = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM703/AT5dADgYSJnNXByHxR2EmGxd++a6uyMh8UzEGSeS3fwXeDkHTs++' +
    'rAMq2HXN60yAfV2MztefW88Wl54VUmp0V6Vg/8sV8FsL3910znGSi1Ii3rKZ8S2XnOADvriyNOBBpuWLbpLkOE/4' +
    'N7qVsPJoujqNNOd/Rnl4nh5kTa6ygn8qW+wxhyYvn2ubCrlAHP7gKUh5ssfU/PV5Mbvjnfxi5ODxbLiQCCqUL3XZ' +
    'ixHXORs3RPoxj1Sr+sDkvCDUd4rcHJhgX696CNBQdSww28JQVJEilwYDX8lwOxTAMjeYpRUBpeijCSrsqv9aJqxy' +
    'DBaSp745jyThcJ6nI1/sKMuF0ZWYin4qkfIndfcZwAaYTZj92K/VkA/EJVP49ZE2MQWlsO5vwXBNRwzRkRGqrWAd' +
    'us6xJxhcWYbpZlHtUU8rEE1hhgAAAPeG3oDGo2OIAAHaAoCcPQDlB4h5scRn+wIAAAAABFla',
  'base64',
);
