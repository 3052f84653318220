import { adviceOn, type JobEnd } from './failure-advice';

const end: JobEnd = {
  outcome: 'failed',
  exitCode: 7,
  signal: null,
  reason: 'A run failed',
  elapsedSeconds: 2,
  walltimeHours: 1,
};

describe('the advice on a job that ended badly', () => {
  const cases: readonly [Partial<JobEnd>, string, RegExp, string][] = [
    [{}, 'Exit code 7 after 2 s', /gave this code itself/, 'edit'],
    [{ exitCode: 127 }, 'Exit code 127 after 2 s', /not found/, 'edit'],
    [{ exitCode: 137 }, 'Exit code 137 (SIGKILL) after 2 s', /more memory/, 'otherHardware'],
    [{ exitCode: null, signal: 'SIGSEGV' }, 'Ended by SIGSEGV after 2 s', /defect/, 'edit'],
    [{ exitCode: null, signal: 'SIGUSR1' }, 'Ended by SIGUSR1 after 2 s', /signal/, 'edit'],
    [
      { outcome: 'timed_out', elapsedSeconds: 3600 },
      'Ran out of time after 1 h 00 min',
      /walltime of 1 hour/,
      'longerWalltime',
    ],
    [
      { outcome: 'stopped', reason: 'User Terminated' },
      'Stopped after 2 s',
      /Somebody stopped it/,
      'edit',
    ],
    [
      { outcome: 'stopped', reason: 'Cluster was shut down', elapsedSeconds: null },
      'Stopped',
      /Cluster was shut down/,
      'edit',
    ],
    [
      { exitCode: 143, signal: 'SIGTERM', reason: 'Disk quota of 10 GiB exceeded' },
      'Took too much of the disk after 2 s',
      /Disk quota of 10 GiB exceeded: its input files/,
      'edit',
    ],
    [{ outcome: 'lost', exitCode: null, reason: null }, 'Lost after 2 s', /Run it again/, 'edit'],
    [
      { exitCode: null, reason: 'Input file is missing', elapsedSeconds: null },
      'Failed',
      /Input file is missing/,
      'edit',
    ],
  ];
  for (const [facts, what, meaning, remedy] of cases) {
    it(`says "${what}"`, () => {
      const advice = adviceOn({ ...end, ...facts });

      expect(advice.what).toBe(what);
      expect(advice.meaning).toMatch(meaning);
      expect(advice.remedies[0]).toBe(remedy as 'edit');
    });
  }
});
