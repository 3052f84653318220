import type { JobAnalysisRequest, JobRequest } from '#contract/jobs';
import { DomainError, type FieldErrors } from '../http/domain-error.ts';

const NOT_YET = (what: string): string[] => [`${what} are not offered by this server yet.`];

/** Parts of the wire contract that are read but not built: refused where they ask for something, never ignored. */
export function offeredParts(request: JobRequest): void {
  const errors: Record<string, FieldErrors[string]> = {};
  if (request.paramFile) errors['paramFile'] = NOT_YET('Parameter sweeps');
  if (request.caseFile) errors['caseFile'] = NOT_YET('Parameter sweeps');
  if (request.jobvariables.length > 0) errors['jobvariables'] = NOT_YET('Parameter sweeps');
  if (request.monteCarloIterations !== null)
    errors['monteCarloIterations'] = NOT_YET('Monte Carlo runs');
  if (request.jobAutomations.length > 0) errors['jobAutomations'] = NOT_YET('Automations');
  if (request.projectId !== null || request.project_id !== null) {
    errors['projectId'] = [
      `There is no project "${request.projectId ?? request.project_id ?? ''}" here.`,
    ];
  }
  const tiles = request.jobanalyses.map(tileErrors);
  if (tiles.some((tile) => Object.keys(tile).length > 0)) errors['jobanalyses'] = tiles;
  if (Object.keys(errors).length > 0) throw new DomainError(400, errors);
}

function tileErrors(tile: JobAnalysisRequest): FieldErrors {
  const errors: Record<string, string[]> = {};
  if (tile.templateTasks.length > 0) errors['templateTasks'] = NOT_YET('Templates');
  if (tile.preProcessScript !== null)
    errors['preProcessScript'] = NOT_YET('Pre-processing scripts');
  if (tile.postProcessScript !== null)
    errors['postProcessScript'] = NOT_YET('Post-processing scripts');
  if (tile.preProcessScriptCommand !== '')
    errors['preProcessScriptCommand'] = NOT_YET('Pre-processing scripts');
  if (tile.postProcessScriptCommand !== '')
    errors['postProcessScriptCommand'] = NOT_YET('Post-processing scripts');
  const flags: Record<string, unknown> = tile.flags;
  if (flags['runForever'] === true) errors['flags'] = NOT_YET('Runs without end');
  return errors;
}
