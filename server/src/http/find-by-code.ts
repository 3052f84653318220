/** What an installation calls by another code: codes that existing scripts carry → codes that exist here. */
export type Aliases = Readonly<Record<string, string>>;

/** Finds by code, then by alias, then by name without case and blanks: scripts carry all three. */
export function findByCode<T extends { readonly code: string; readonly name: string }>(
  all: readonly T[],
  aliases: Aliases,
  text: string,
): T | undefined {
  const alias = Object.hasOwn(aliases, text) ? aliases[text] : undefined;
  return (
    all.find(({ code }) => code === text) ??
    all.find(({ code }) => code === alias) ??
    all.find(({ name }) => plain(name) === plain(text))
  );
}

const plain = (name: string): string => name.replaceAll(/\s/g, '').toLowerCase();
