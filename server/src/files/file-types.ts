import { DomainError } from '../http/domain-error.ts';

/** What `typeId` may be; 6 has never been one. */
export const FILE_TYPES: readonly number[] = [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12];

/** An input file unless another type is named. */
export function toTypeId(text: string): number {
  const typeId = text === '' ? 1 : Number(text);
  if (FILE_TYPES.includes(typeId)) return typeId;
  throw new DomainError(400, { typeId: [`A file type is one of ${FILE_TYPES.join(', ')}.`] });
}

const LARGEST_VIEW_BYTES = 10 * 1024 * 1024;
const VIEWABLE =
  /\.(txt|text|log|out|err|csv|tsv|dat|inp|in|md|json|ya?ml|toml|ini|cfg|conf|xml|sh|py|hy|r|f|f90|c|h|cpp|ts|js|fa|fasta|fna|faa|sql|png|jpe?g|gif|webp|bmp)$/i;

/** Text or an image of a size that a browser can show. */
export const isViewable = (name: string, size: number): boolean =>
  size <= LARGEST_VIEW_BYTES && VIEWABLE.test(name);
