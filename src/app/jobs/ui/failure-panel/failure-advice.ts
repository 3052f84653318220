import type { Outcome } from '#contract/statuses';
import { formatDuration, formatHours } from '../../../shared/format/format';

/** What is known of the end of a job. */
export interface JobEnd {
  readonly outcome: Outcome;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly reason: string | null;
  readonly elapsedSeconds: number | null;
  readonly walltimeHours: number | null;
}

/** What somebody can do about it; the page knows how. */
export type Remedy = 'edit' | 'otherHardware' | 'longerWalltime';

export interface Advice {
  /** "Exit code 7 after 2 s" */
  readonly what: string;
  /** What that usually means, and what to do. */
  readonly meaning: string;
  readonly remedies: readonly Remedy[];
}

const EDIT: readonly Remedy[] = ['edit'];

const EXIT_CODES: Readonly<Record<number, string>> = {
  1: 'The program itself reported an error: its last lines usually say which.',
  2: 'Usually a wrong option or a file that is not there. Check the command and the names of the input files.',
  126: 'The command was found but may not be executed. Run it through its interpreter, such as sh or python, or make it executable first.',
  127: 'A program in the command was not found. Check its spelling, and that this software is installed on the site.',
  128: 'The command ended itself with an exit code that is not valid.',
};

const SIGNALS: Readonly<Record<string, string>> = {
  SIGKILL:
    'It was killed from outside. Most often it used more memory than there was: take fewer processes, or hardware with more memory per core.',
  SIGTERM: 'It was asked to end from outside.',
  SIGSEGV:
    'The program touched memory that is not its own: a defect of the program, or an input it cannot handle.',
  SIGABRT:
    'The program gave up by itself, often after running out of memory or a failed check. Its last lines usually say which.',
  SIGFPE: 'The program divided by zero or overflowed. Check the input values.',
  SIGILL:
    'The program uses instructions that this processor does not have. It has to be built for it, or run on another core type.',
  SIGBUS: 'The program could not read memory or a mapped file, often because the disk is full.',
  SIGXCPU: 'It used more processor time than it was allowed.',
};

const NUMBERED: Readonly<Record<number, string>> = {
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  15: 'SIGTERM',
  24: 'SIGXCPU',
};

export function adviceOn(end: JobEnd): Advice {
  const after = afterOf(end.elapsedSeconds);
  switch (end.outcome) {
    case 'timed_out':
      return {
        what: `Ran out of time${after}`,
        meaning: `The walltime of ${formatHours(end.walltimeHours)} was over before the command ended. Give it more, or let it save its state and go on from there.`,
        remedies: ['longerWalltime', 'edit'],
      };
    case 'lost':
      return {
        what: `Lost${after}`,
        meaning: `${end.reason ?? 'Nothing is known of how it ended'}. The machine or the site went away while it ran; the job itself may be fine. Run it again.`,
        remedies: EDIT,
      };
    case 'stopped':
      return {
        what: `Stopped${after}`,
        meaning:
          end.reason === 'User Terminated' || end.reason === null
            ? 'Somebody stopped it.'
            : `${end.reason}.`,
        remedies: EDIT,
      };
    default:
      return ofFailure(end, after);
  }
}

function afterOf(seconds: number | null): string {
  if (seconds === null) return '';
  return seconds < 1 ? ' within a second' : ` after ${formatDuration(seconds)}`;
}

function ofFailure({ exitCode, signal, reason }: JobEnd, after: string): Advice {
  if (reason?.startsWith('Disk quota ') === true) {
    return {
      what: `Took too much of the disk${after}`,
      meaning: `${reason}: its input files, what it wrote and its log together. Let it write less, or remove what it no longer needs while it runs; an administrator may raise the quota.`,
      remedies: EDIT,
    };
  }
  // A shell tells a signal of its child as 128 + its number.
  const told = exitCode !== null && exitCode > 128 ? NUMBERED[exitCode - 128] : undefined;
  const killer = signal ?? told;
  if (killer !== undefined) {
    const isHardware = killer === 'SIGKILL' || killer === 'SIGABRT' || killer === 'SIGILL';
    return {
      what:
        signal === null
          ? `Exit code ${String(exitCode)} (${killer})${after}`
          : `Ended by ${killer}${after}`,
      meaning: SIGNALS[killer] ?? 'It was ended by a signal from outside or by itself.',
      remedies: isHardware ? ['otherHardware', 'edit'] : EDIT,
    };
  }
  if (exitCode === null || exitCode === 0) {
    return {
      what: `Failed${after}`,
      meaning: `${reason ?? 'No reason was given'}.`,
      remedies: EDIT,
    };
  }
  return {
    what: `Exit code ${String(exitCode)}${after}`,
    meaning:
      EXIT_CODES[exitCode] ??
      'The program gave this code itself: its last lines or its manual say what it means.',
    remedies: EDIT,
  };
}
