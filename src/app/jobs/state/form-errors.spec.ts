import { JobRequest } from '#contract/jobs';
import type { JobForm } from '#contract/drafts';
import { aCluster } from '../../testing/clusters';
import { checkForm, stepsWithErrors, toFormErrors, toHardwareProblems } from './form-errors';
import { toSubmission } from './to-submission';

const form: JobForm = {
  name: 'swell',
  inputFiles: [{ id: 'pQwXeR', name: 'in.dat', size: 1, decompress: false }],
  analysis: { code: 'blast', version: '2.12' },
  command: 'blastn',
  envVars: [
    { name: 'A', value: '1' },
    { name: ' ', value: 'dropped' },
  ],
  hardware: {
    choice: 'new',
    clusterId: null,
    coreType: 'cove',
    coresPerSlot: 4,
    slots: 1,
    walltime: 2,
    afterJob: 'keep',
    idleTimeoutMinutes: 10,
  },
  clonedFrom: null,
};

describe('the form of a job', () => {
  it('is right when the contract takes it', () => {
    expect(checkForm(form)).toEqual({});
    expect(JobRequest.safeParse(toSubmission(form, [])).success).toBeTrue();
  });

  it('says what is missing, step by step', () => {
    const errors = checkForm({
      ...form,
      name: ' ',
      command: '',
      hardware: { ...form.hardware, choice: 'persistent' },
    });

    expect(errors).toEqual({
      name: 'Give the job a name.',
      command: 'Write the command to run.',
      hardware: 'Choose a cluster, or create a new one.',
    });
    expect(stepsWithErrors(errors)).toEqual(['software', 'hardware', 'review']);
  });

  it('refuses a variable that no shell can have', () => {
    expect(checkForm({ ...form, envVars: [{ name: '1A', value: '' }] }).envVars).toContain(
      'does not begin with a digit',
    );
  });
});

describe('what the server refuses', () => {
  const messages = {
    'jobanalyses.0.hardware.coresPerSlot': 'cove offers 2, 4.',
    'jobanalyses.0.inputFiles.1.id': 'No such file.',
    'jobanalyses.0.analysis.version': 'No such version.',
    clusterId: 'It is torn down.',
    projectId: 'Choose one.',
  };

  it('stands at the part of the form it belongs to', () => {
    expect(toFormErrors(messages)).toEqual({
      hardware: 'cove offers 2, 4. It is torn down.',
      files: 'No such file.',
      analysis: 'No such version.',
      other: 'Choose one.',
    });
  });

  it('stands at the field of the hardware settings', () => {
    expect(toHardwareProblems(messages)).toEqual({
      coresPerSlot: 'cove offers 2, 4.',
      clusterId: 'It is torn down.',
    });
  });
});

describe('the request of a form', () => {
  it('keeps a new cluster as long as it is wanted', () => {
    const request = toSubmission(form, []);

    expect(request).toEqual(
      jasmine.objectContaining({
        clusterId: null,
        clusterAfterJob: 'keep',
        idleTimeoutMinutes: 10,
      }),
    );
    expect(request.jobanalyses[0].envVars).toEqual({ A: '1' });
  });

  it('takes the core type of the persistent cluster', () => {
    const hardware = {
      ...form.hardware,
      choice: 'persistent',
      clusterId: 'CluStA',
      coreType: null,
      coresPerSlot: null,
    } as const;
    const request = toSubmission({ ...form, hardware }, [aCluster({ id: 'CluStA' })]);

    expect(request.clusterId).toBe('CluStA');
    expect(request.idleTimeoutMinutes).toBeNull();
    expect(request.jobanalyses[0].hardware).toEqual(
      jasmine.objectContaining({ coreType: 'cove', coresPerSlot: 4 }),
    );
  });
});
