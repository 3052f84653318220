import type { JobForm } from '#contract/drafts';
import { JobRequest } from '#contract/jobs';
import type { HardwareField, HardwareProblems } from '../ui/hardware-settings/validate';
import { toSubmission } from './to-submission';

/** The parts of the form that a message can stand at, in the order of its steps. */
export const FORM_FIELDS = [
  'files',
  'analysis',
  'command',
  'envVars',
  'hardware',
  'name',
  'other',
] as const;
export type FormField = (typeof FORM_FIELDS)[number];
export type FormErrors = Readonly<Partial<Record<FormField, string>>>;

export const STEPS = ['files', 'software', 'hardware', 'review'] as const;
export type Step = (typeof STEPS)[number];

const STEP_OF: Readonly<Record<FormField, Step>> = {
  files: 'files',
  analysis: 'software',
  command: 'software',
  envVars: 'software',
  hardware: 'hardware',
  name: 'review',
  other: 'review',
};

export const stepOf = (field: FormField): Step => STEP_OF[field];

/** The steps that hold a message, in their order. */
export const stepsWithErrors = (errors: FormErrors): readonly Step[] =>
  STEPS.filter((step) =>
    FORM_FIELDS.some((field) => errors[field] !== undefined && stepOf(field) === step),
  );

const FIELD_OF: readonly (readonly [RegExp, FormField])[] = [
  [/^name\b/, 'name'],
  [/\binputFiles\b/, 'files'],
  [/\banalysis\b/, 'analysis'],
  [/\bcommand\b/, 'command'],
  [/\benvVars\b/, 'envVars'],
  [/\bhardware\b|^clusterId\b|^clusterAfterJob\b|^idleTimeoutMinutes\b/, 'hardware'],
];

/** Messages by path (`jobanalyses.0.hardware.coresPerSlot`) as messages by part of the form. */
export function toFormErrors(messages: Readonly<Record<string, string>>): FormErrors {
  const errors: Partial<Record<FormField, string>> = {};
  for (const [path, message] of Object.entries(messages)) {
    const field = FIELD_OF.find(([pattern]) => pattern.test(path))?.[1] ?? 'other';
    errors[field] = errors[field] === undefined ? message : `${errors[field]} ${message}`;
  }
  return errors;
}

const HARDWARE_FIELDS = [
  'clusterId',
  'coreType',
  'coresPerSlot',
  'slots',
  'walltime',
  'idleTimeoutMinutes',
] as const satisfies readonly HardwareField[];

/** Messages about hardware, by the field that they belong to. */
export function toHardwareProblems(messages: Readonly<Record<string, string>>): HardwareProblems {
  const problems: HardwareProblems = {};
  for (const [path, message] of Object.entries(messages)) {
    const name = path.split('.').find((part) => HARDWARE_FIELDS.some((field) => field === part));
    const field = HARDWARE_FIELDS.find((each) => each === name);
    if (field !== undefined) problems[field] = message;
  }
  return problems;
}

/** What can be said before the server is asked: the contract's own rules, in words that fit the form. */
export function checkForm(form: JobForm): FormErrors {
  const parsed = JobRequest.safeParse(toSubmission(form, []));
  const issues = parsed.success
    ? {}
    : toFormErrors(
        Object.fromEntries(
          parsed.error.issues.map(({ path, message }) => [path.join('.'), message]),
        ),
      );
  const { choice, clusterId, coreType } = form.hardware;
  const isChosen = choice === 'persistent' ? clusterId !== null : coreType !== null;
  // On a persistent cluster the hardware is the cluster's, which only the server knows for sure.
  const hardware = isChosen
    ? choice === 'persistent'
      ? undefined
      : issues.hardware
    : choice === 'persistent'
      ? 'Choose a cluster, or create a new one.'
      : 'Choose a core type.';
  const errors: Partial<Record<FormField, string>> = {
    ...issues,
    ...(form.analysis.code === '' ? { analysis: 'Choose the software to run.' } : {}),
    ...(form.command.trim() === '' ? { command: 'Write the command to run.' } : {}),
    ...(form.name.trim() === '' ? { name: 'Give the job a name.' } : {}),
  };
  delete errors.hardware;
  return hardware === undefined ? errors : { ...errors, hardware };
}
