import { join } from 'node:path';
import type { Command } from 'commander';
import { createApi } from './api.ts';
import { createConnection } from './http/connection.ts';
import { Problem } from './problem.ts';
import { createScreen, readOutput, type Out } from './screen.ts';
import { readSettings, type Environment, type SettingsFlags } from './settings.ts';
import { shown } from './terminal-text.ts';
import { createDownloader } from './transfer/download.ts';
import { createUploadMemory } from './transfer/upload-memory.ts';
import { createUploader } from './transfer/upload.ts';
import { inBytes } from './units.ts';

/** What surrounds the program. */
export interface Io {
  readonly out: Out;
  readonly err: Out;
  readonly env: Environment;
  readonly home: string;
  /** Called with the code to end with, when it is not 0. */
  readonly endWith: (code: number) => void;
  /** What to say when somebody presses Ctrl-C from now on. */
  readonly onInterrupt: (hint: string) => void;
}

interface GlobalOptions extends SettingsFlags {
  readonly output?: readonly string[];
  readonly extended?: boolean;
  readonly quiet?: boolean;
}

/** Everything that a command works with, made of the options before and behind its name. */
export function openSession(io: Io, command: Command, takesPath = false) {
  const options = command.optsWithGlobals<GlobalOptions>();
  const { isJson, path } = readOutput(options.output ?? [], takesPath);
  const screen = createScreen({
    out: io.out,
    err: io.err,
    isJson: isJson || options.extended === true,
    isQuiet: options.quiet === true,
  });
  const settings = readSettings(options, io.env, io.home);
  const api = createApi(createConnection(settings));
  const onProgress = (name: string, done: number, size: number): void => {
    const share = size === 0 ? 100 : Math.floor((done / size) * 100);
    screen.progress(`${shown(name)}  ${inBytes(done)} of ${inBytes(size)}  ${String(share)} %`);
  };
  const memory = createUploadMemory(join(io.home, '.local/state/moorage/uploads.json'));
  return {
    io,
    api,
    screen,
    /** What `-o` names beside a format. */
    path,
    upload: createUploader({ api, memory, onProgress }),
    download: createDownloader({ api, onProgress }),
  };
}
export type Session = ReturnType<typeof openSession>;

/** Registers a command. */
export type Register = (program: Command, io: Io) => void;

/** An option value that has to be a whole number. */
export function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Problem(`${name} is "${shown(text)}" and has to be a whole number.`);
}
