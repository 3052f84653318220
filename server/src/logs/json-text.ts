import { isUtf8 } from 'node:buffer';

const SHORT: Readonly<Record<number, string>> = {
  0x08: '\\b',
  0x09: '\\t',
  0x0a: '\\n',
  0x0c: '\\f',
  0x0d: '\\r',
  0x22: '\\"',
  0x5c: '\\\\',
};
/** How each byte stands in a JSON string; undefined: as it is. */
const ESCAPES: readonly (Buffer | undefined)[] = Array.from({ length: 256 }, (_, byte) => {
  const escape =
    SHORT[byte] ?? (byte < 0x20 ? `\\u${byte.toString(16).padStart(4, '0')}` : undefined);
  return escape === undefined ? undefined : Buffer.from(escape);
});
/** `\u0000` */
const LONGEST_ESCAPE = 6;

/**
 * Makes JSON strings of bytes without making JavaScript strings of them: a flood of those makes the heap grow by tens
 * of megabytes. What is no UTF-8 is shown as U+FFFD. The answer is overwritten by the next one.
 */
export function createJsonText(mostBytes: number) {
  const text = Buffer.allocUnsafeSlow(mostBytes * LONGEST_ESCAPE + 2);

  return (bytes: Buffer): Buffer => {
    if (!isUtf8(bytes)) return Buffer.from(JSON.stringify(bytes.toString('utf8')));
    let length = 0;
    text[length++] = 0x22;
    for (const byte of bytes) {
      const escape = ESCAPES[byte];
      if (escape) length += escape.copy(text, length);
      else text[length++] = byte;
    }
    text[length++] = 0x22;
    return text.subarray(0, length);
  };
}
