import type { JobForm } from '#contract/drafts';
import { formatCount } from '../../shared/format/format';
import { type FormErrors, type Step, STEPS, stepsWithErrors } from '../state/form-errors';

/** A step as the head of the form shows it. */
export interface StepLink {
  readonly step: Step;
  readonly label: string;
  /** What is chosen there so far. */
  readonly summary: string;
  readonly hasError: boolean;
}

const LABELS: Readonly<Record<Step, string>> = {
  files: 'Input files',
  software: 'Software',
  hardware: 'Hardware',
  review: 'Review',
};

export const toStep = (text: string | undefined): Step =>
  STEPS.find((step) => step === text) ?? 'files';
export const stepBefore = (step: Step): Step | null => STEPS[STEPS.indexOf(step) - 1] ?? null;
export const stepAfter = (step: Step): Step | null => STEPS[STEPS.indexOf(step) + 1] ?? null;

export function stepLinks(
  form: JobForm | null,
  errors: FormErrors,
  software: string,
  hardware: string,
): readonly StepLink[] {
  const files = form?.inputFiles.length ?? 0;
  const isHardwareChosen = Boolean(form?.hardware.clusterId ?? form?.hardware.coreType);
  const summaries: Readonly<Record<Step, string>> = {
    files: files === 0 ? '' : formatCount(files, 'file'),
    software,
    hardware: isHardwareChosen ? hardware : '',
    review: form?.name ?? '',
  };
  const wrong = stepsWithErrors(errors);
  return STEPS.map((step) => ({
    step,
    label: LABELS[step],
    summary: summaries[step],
    hasError: wrong.includes(step),
  }));
}

/** Nothing stands in it: an example may take its place. */
export const isUntouched = (form: JobForm | null): boolean =>
  form !== null && form.inputFiles.length === 0 && form.command === '' && form.clonedFrom === null;
