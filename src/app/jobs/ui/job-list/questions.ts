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
