import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * An answer may hold a secret, such as a new API token. It is sealed under the request's own key, of which the database
 * has only a hash: whoever reads the database cannot open it, whoever repeats the request can.
 */
export function sealBody(body: string, key: string, accountId: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, secretOf(key, accountId), iv);
  const sealed = Buffer.concat([cipher.update(body, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

export function openBody(sealed: Buffer, key: string, accountId: string): string {
  const decipher = createDecipheriv(CIPHER, secretOf(key, accountId), sealed.subarray(0, IV_BYTES));
  decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const body = [decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()];
  return Buffer.concat(body).toString('utf8');
}

const secretOf = (key: string, accountId: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', key, accountId, 'moorage answer', 32));
