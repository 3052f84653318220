import { createHash, randomBytes } from 'node:crypto';

/** Secrets are long and random, so a plain hash is enough: there is nothing to guess, and it costs a request little. */
export const hashSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex');

/** Tells one session from another, and opens none. */
export const hintOf = (secret: string): string => hashSecret(secret).slice(0, 8);

/** Of sign-in links and sessions. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Of API tokens: the wire contract allows hexadecimal digits only. */
export const newToken = (): string => randomBytes(20).toString('hex');

export const isToken = (text: string): boolean => /^[0-9a-f]{40}$/.test(text);
