/** A parameter of a `Content-Disposition` as clients really write it; `name*` (RFC 5987) wins over `name`. */
export function dispositionParameter(header: string, name: string): string | undefined {
  const extended = new RegExp(`;\\s*${name}\\*=([\\w-]+)'[^']*'([^\\s;]+)`, 'i').exec(header);
  const decoded = extended && decode(extended[1] ?? '', extended[2] ?? '');
  if (typeof decoded === 'string') return decoded;
  const [, quoted, plain] =
    new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]*))`, 'i').exec(header) ?? [];
  // Only quotes and backslashes are escaped: in `C:\in\case.inp` the backslashes stand for themselves.
  return quoted?.replaceAll(/\\(["\\])/g, '$1').replaceAll('%22', '"') ?? plain;
}

function decode(charset: string, text: string): string | undefined {
  try {
    if (charset.toLowerCase() === 'utf-8') return decodeURIComponent(text);
    return decodeURIComponent(text.replaceAll(/%([89a-f][0-9a-f])/gi, '%C2%$1'));
  } catch (error) {
    // Percent signs that encode nothing.
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/**
 * RFC 6266: a name for everybody, and the true one. Never shown inside the browser. Many readers look for `;` without
 * regard to quotes, so a name could pass for another parameter.
 */
export function attachment(name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%;]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

const LONGEST_NAME_BYTES = 255;

/** The last segment of a file name, whatever system wrote it; undefined when none is left that a folder can hold. */
export function lastSegment(filename: string): string | undefined {
  const name = filename.split(/[/\\]/).at(-1)?.trim() ?? '';
  if (name === '' || name === '.' || name === '..') return undefined;
  // eslint-disable-next-line no-control-regex -- names reach file systems and terminals
  if (/[\u0000-\u001f\u007f]/.test(name)) return undefined;
  return Buffer.byteLength(name) > LONGEST_NAME_BYTES ? undefined : name;
}
