/** An archive that is not unpacked. The message is a sentence for people. */
export class BadArchive extends Error {
  override readonly name = 'BadArchive';

  /** `entry` is absent when the archive as a whole is the trouble; `problem` goes on from "because it". */
  constructor(archive: string, { entry, problem, cause }: Trouble) {
    const where = entry === undefined ? 'it' : `its entry ${JSON.stringify(entry)}`;
    super(
      `${JSON.stringify(archive)} cannot be unpacked because ${where} ${problem}. ` +
        'Repair the archive, or keep it packed by switching its unpacking off.',
      { cause },
    );
  }
}

interface Trouble {
  readonly entry?: string | undefined;
  readonly problem: string;
  readonly cause?: unknown;
}
