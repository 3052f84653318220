import type { Confirmation } from '../../../shared/confirm-dialog/confirm-dialog';

interface Named {
  readonly name: string;
}

/** "Stop *night run*?", or how many. */
export function stopQuestion(jobs: readonly Named[]): Confirmation {
  return {
    title: `Stop ${called(jobs)}?`,
    text: `${jobs.length === 1 ? 'Its processes are ended.' : 'Their processes are ended.'} Output written so far is kept.`,
    confirmLabel: 'Stop',
  };
}

export function forceStopQuestion({ name }: Named): Confirmation {
  return {
    title: `Force ${name} to stop?`,
    text: 'Its processes are ended at once, without time to write what they hold. Files written so far are kept.',
    confirmLabel: 'Force stop',
  };
}

export function stopRunQuestion(run: string): Confirmation {
  return {
    title: `Stop run ${run}?`,
    text: 'Its processes are ended. Output written so far is kept, and the other runs go on.',
    confirmLabel: 'Stop run',
  };
}

export function deleteQuestion(jobs: readonly Named[]): Confirmation {
  const theirs = jobs.length === 1 ? 'Its' : 'Their';
  return {
    title: `Delete ${called(jobs)}?`,
    text: `${theirs} log, output files and history are lost. Input files are kept.`,
    confirmLabel: 'Delete',
  };
}

function called(jobs: readonly Named[]): string {
  const [first] = jobs;
  return jobs.length === 1 && first ? first.name : `${String(jobs.length)} jobs`;
}
