/** What can be shown of a file. */
export type Preview =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'text'; readonly text: string; readonly isCut: boolean }
  | {
      readonly kind: 'table';
      readonly rows: readonly (readonly string[])[];
      readonly isCut: boolean;
    }
  | { readonly kind: 'image'; readonly url: string }
  | { readonly kind: 'unsupported'; readonly why: string }
  | { readonly kind: 'failed'; readonly message: string };
