import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readScript } from '../src/script/read-script.ts';

const NOTHING = readScript('#!/bin/bash\necho hi\n');

describe('the header lines of a script', () => {
  it('are read as the public client reads them: quotes, blanks, the first of two', () => {
    const { name, analysis, version, coreType, cores, slots, walltime } = readScript(
      [
        '#!/bin/sh -f',
        '#RESCALE_NAME="Wing \'07\'"\r',
        '#RESCALE_NAME=second',
        '  #RESCALE_ANALYSIS = openfoam',
        "#RESCALE_ANALYSIS_VERSION='v2312'",
        '#RESCALE_CORE_TYPE Emerald',
        '#RESCALE_CORES=8',
        '#RESCALE_SLOTS=2',
        '#RESCALE_WALLTIME=96:30',
      ].join('\n'),
    );

    assert.deepEqual(
      { name, analysis, version, coreType, cores, slots, walltime },
      {
        name: "Wing '07'",
        analysis: 'openfoam',
        version: 'v2312',
        coreType: 'Emerald',
        cores: 8,
        slots: 2,
        walltime: 96.5,
      },
    );
  });

  it('carry variables, files, tags, project, priority and licence', () => {
    const read = readScript(
      [
        '#RESCALE_ENV_OMP_NUM_THREADS=8',
        '#RESCALE_ENV_PATH=/opt/a',
        '#RESCALE_ENV_PATH="/opt/b"',
        '#RESCALE_ENV_FLAGS -Dx=1',
        '#RESCALE_ENV_EMPTY=',
        '#RESCALE_EXISTING_FILES="AbCdEf, GhIjKl MnOpQr"',
        '#RESCALE_TAGS= swell ,, night ',
        '#RESCALE_PROJECT_ID=CFD Program',
        '#RESCALE_LOW_PRIORITY=on',
        '#USE_RESCALE_LICENSE',
        '#RESCALE_COMMAND=./go --now',
      ].join('\n'),
    );

    assert.deepEqual(read.envVars, {
      OMP_NUM_THREADS: '8',
      PATH: '/opt/a:/opt/b',
      FLAGS: '-Dx=1',
      EMPTY: '',
    });
    assert.deepEqual(read.existingFiles, ['AbCdEf', 'GhIjKl', 'MnOpQr']);
    assert.deepEqual(read.tags, ['swell', 'night']);
    assert.deepEqual(
      [read.project, read.isLowPriority, read.useLicense, read.command],
      ['CFD Program', true, true, './go --now'],
    );
  });

  it('fall back to those of Grid Engine', () => {
    assert.equal(readScript('#$ -N "qsub job"\n#$ -pe mpi 16 # one node').name, 'qsub job');
    assert.equal(readScript('#$ -pe mpi 16 # one node').cores, 16);
    assert.equal(readScript('#$ -pe mpi 16\n#RESCALE_CORES=4').cores, 4);
  });

  it('come with a warning when the script would not start', () => {
    assert.match(readScript('#!/bin/bash\r\ntrue\r\n').warnings.join(), /line ends of Windows/);
    assert.deepEqual(NOTHING.warnings, []);
  });

  it('may be left blank', () => {
    for (const name of ['NAME', 'CORES', 'CORE_TYPE', 'WALLTIME', 'EXISTING_FILES', 'LOW_PRIORITY'])
      assert.deepEqual(readScript(`#RESCALE_${name}=\n#RESCALE_${name}="  "`), NOTHING, name);
  });

  it('are refused with their line when they are not known or make no sense', () => {
    for (const [line, reason] of [
      ['#RESCALE_CORE=4', 'is not known: it may be #RESCALE_NAME'],
      ['#RESCALE_CORES=eight', 'whole number'],
      ['#RESCALE_SLOTS=0', 'whole number'],
      ['#RESCALE_WALLTIME=half', 'has to be hours'],
      ['#RESCALE_WALLTIME=0', 'has to be hours'],
      ['#RESCALE_LOW_PRIORITY=perhaps', 'true or false'],
      ['#USE_RESCALE_LICENSE maybe', 'true or false'],
      ['#RESCALE_CORE_TYPE_SET=any', 'is not offered here'],
      ['#RESCALE_ENV_LONELY', 'has no value'],
    ] as const)
      assert.throws(
        () => readScript(`#!/bin/bash\n${line}\n`),
        (error) =>
          error instanceof Error &&
          error.message.startsWith('Line 2') &&
          error.message.includes(reason),
        line,
      );
  });
});
