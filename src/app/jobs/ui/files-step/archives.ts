/** Files that the server can unpack into the work folder. */
export const isArchive = (name: string): boolean =>
  /\.(zip|tar|tgz|tbz2?|txz|tar\.(gz|bz2|xz))$/i.test(name);
