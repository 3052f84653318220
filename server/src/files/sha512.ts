import { DomainError } from '../http/domain-error.ts';

/** What a client says that a whole file has. */
export function readSha512(text: string): string {
  const hash = text.toLowerCase();
  if (/^[0-9a-f]{128}$/.test(hash)) return hash;
  throw new DomainError(400, { sha512: ['A SHA-512 is 128 hexadecimal digits.'] });
}

/** The upload is no file: what arrived is not what was sent. */
export const otherSha512 = ({ sha512 }: { sha512: string }, status: number): DomainError =>
  new DomainError(status, {
    sha512: [`What arrived has another SHA-512: ${sha512}. Upload it again.`],
  });
