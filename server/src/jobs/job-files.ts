import type { JobAnalysisRequest, JobRequest } from '#contract/jobs';
import type { FileRow } from '../db/schema.ts';
import { noSuchFile } from '../files/files.service.ts';
import { DomainError, type FieldErrors, type FieldProblem } from '../http/domain-error.ts';

type Ref = { readonly id: string } | null;

/** Every file that a job names, each once: inputs, templates, scripts and tables. */
export function fileIdsOf({ jobanalyses, paramFile, caseFile }: FileNaming): string[] {
  const ofTiles = jobanalyses.flatMap((tile) => [
    ...tile.inputFiles,
    ...tile.templateTasks.map(({ templateFile }) => templateFile),
    tile.preProcessScript,
    tile.postProcessScript,
  ]);
  return [...new Set([...ofTiles, paramFile, caseFile].flatMap((file) => (file ? [file.id] : [])))];
}
type FileNaming = Pick<JobRequest, 'jobanalyses' | 'paramFile' | 'caseFile'>;

/** Refuses a job that names a file which is not among `known`, at every place where it does. */
export function requireKnown(request: FileNaming, known: ReadonlyMap<string, FileRow>): void {
  const idProblem = (file: Ref): FieldErrors =>
    !file || known.has(file.id) ? {} : { id: [noSuchFile(file.id)] };
  const list = (files: readonly Ref[]): FieldErrors[] => files.map(idProblem);
  const tileErrors = (tile: JobAnalysisRequest): FieldErrors =>
    onlyBad({
      inputFiles: list(tile.inputFiles),
      templateTasks: list(tile.templateTasks.map(({ templateFile }) => templateFile)).map(
        (problem) => onlyBad({ templateFile: problem }),
      ),
      preProcessScript: idProblem(tile.preProcessScript),
      postProcessScript: idProblem(tile.postProcessScript),
    });
  const errors = onlyBad({
    paramFile: idProblem(request.paramFile),
    caseFile: idProblem(request.caseFile),
    jobanalyses: request.jobanalyses.map(tileErrors),
  });
  if (!isGood(errors)) throw new DomainError(400, errors);
}

const isGood = (problem: FieldProblem | string): boolean =>
  typeof problem !== 'string' && Object.values(problem).every(isGood);

/** Good fields are left out; good elements of a list stay as `{}`, so that the others keep their place. */
const onlyBad = (errors: Readonly<Record<string, FieldProblem>>): FieldErrors =>
  Object.fromEntries(Object.entries(errors).filter(([, problem]) => !isGood(problem)));
