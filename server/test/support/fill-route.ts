/** The address of a route, with what its parameters stand for; `x` for those that are not told. */
export const fillRoute = (url: string, parameters: Readonly<Record<string, string>> = {}): string =>
  url.replaceAll(/:(\w+)|\*/g, (name, word: string | undefined) => parameters[word ?? name] ?? 'x');
