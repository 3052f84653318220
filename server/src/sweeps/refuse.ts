import { DomainError, type FieldErrors, type FieldProblem } from '../http/domain-error.ts';

/** A refusal at `field` of the element `index` of the job's variables. */
export const refuseVariable = (index: number, problem: FieldErrors): DomainError =>
  new DomainError(400, {
    jobvariables: [...Array.from({ length: index }, () => ({})), problem],
  });

export const refuseField = (field: string, problem: FieldProblem): DomainError =>
  new DomainError(400, { [field]: problem });
