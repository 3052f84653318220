/** How many bytes at the end begin a UTF-8 character that is not whole yet; 0 to 3. */
export function openEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    // A first byte says how long its character is; what is no UTF-8 at all is not waited for.
    if (byte >= 0xc0) return lengthOf(byte) > back ? back : 0;
  }
  return 0;
}

function lengthOf(first: number): number {
  if (first >= 0xf8) return 1;
  if (first >= 0xf0) return 4;
  return first >= 0xe0 ? 3 : 2;
}

/** How many bytes at the beginning belong to a character that began before; 0 to 3. */
export function openBeginning(bytes: Buffer): number {
  let length = 0;
  while (length < 3 && length < bytes.length && ((bytes[length] ?? 0) & 0xc0) === 0x80) length += 1;
  return length;
}
