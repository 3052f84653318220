import * as z from 'zod';
import { keptJson, looseBoolean, looseCount, looseNumber, optional, requiredText } from './wire.ts';

/** The parts of a job request that make it a job of many runs, or that prepare and read each run. */

const REQUIRED = 'This field is required.';

const oneOf = <const T extends readonly string[]>(options: T) =>
  z.enum(options, {
    error: (issue) =>
      issue.input === undefined || issue.input === null
        ? REQUIRED
        : `One of ${options.join(', ')} is required.`,
  });

export const VariableType = oneOf(['Param', 'Design', 'Output', 'Case', 'Constraint', 'Objective']);
export type VariableType = z.output<typeof VariableType>;

export const ValueGenerator = oneOf([
  'Normal',
  'Uniform',
  'Linspace',
  'FixedRange',
  'Triangular',
  'LogNormal',
]);
export type ValueGenerator = z.output<typeof ValueGenerator>;

/** A file by its id; the whole file as an answer gave it will do. */
export const FileRef = z.object(
  { id: z.string({ error: REQUIRED }).min(1, REQUIRED).max(200) },
  {
    error: (issue) =>
      issue.input === undefined || issue.input === null
        ? REQUIRED
        : 'An object with the id of a file is required.',
  },
);

const NONE: Readonly<Record<string, unknown>> = {};

const JobVariableRequest = z
  .object(
    {
      name: requiredText(200),
      variableType: VariableType,
      displayOrder: optional(looseNumber, null),
      valueGeneratorType: optional(ValueGenerator, null),
      variableGeneratorType: optional(ValueGenerator, null).describe(
        'an older name of valueGeneratorType',
      ),
      valueGeneratorSettings: optional(
        z.record(z.string(), keptJson, { error: 'An object is required.' }),
        NONE,
      ),
    },
    { error: 'An object is required.' },
  )
  .transform(({ variableGeneratorType, ...variable }) => ({
    ...variable,
    valueGeneratorType: variable.valueGeneratorType ?? variableGeneratorType,
  }));
export type JobVariableRequest = z.output<typeof JobVariableRequest>;

const list = <T extends z.ZodType>(item: T, most: number) =>
  optional(
    z.array(item, { error: 'A list is required.' }).max(most, `At most ${String(most)}.`),
    [],
  );

export const sweepRequest = {
  paramFile: optional(FileRef, null),
  caseFile: optional(FileRef, null),
  jobvariables: list(JobVariableRequest, 1_000),
  isTemplateDryRun: optional(looseBoolean, false),
  includeNominalRun: optional(looseBoolean, false),
  // Clients whose language has no empty number send 0.
  monteCarloIterations: optional(
    looseCount(0).transform((count) => (count === 0 ? null : count)),
    null,
  ),
};

const stays = (path: string): boolean =>
  !path.startsWith('/') &&
  !path.split('/').includes('..') &&
  path.split('/').some((segment) => segment !== '' && segment !== '.') &&
  !path.endsWith('/');

const TemplateTask = z.object(
  {
    templateFile: FileRef,
    processedFilename: requiredText(1_000).refine(stays, {
      error: 'A path inside the work folder is required, such as "case/in.dat".',
    }),
  },
  { error: 'An object with templateFile and processedFilename is required.' },
);

const Command = optional(
  z
    .string({ error: 'Not a valid string.' })
    .max(1_000_000, 'At most 1000000 characters.')
    .refine((command) => !command.includes('\0'), { error: 'A command may not hold a NUL.' }),
  '',
);

/** Of one tile. */
export const runStepsRequest = {
  templateTasks: list(TemplateTask, 1_000),
  preProcessScript: optional(FileRef, null),
  postProcessScript: optional(FileRef, null),
  preProcessScriptCommand: Command,
  postProcessScriptCommand: Command,
  flags: optional(
    z
      .object(
        { igCv: optional(looseBoolean, undefined), runForever: optional(looseBoolean, undefined) },
        { error: 'An object is required.' },
      )
      .catchall(keptJson),
    NONE,
  ),
};

/** As answers have it: text where nothing is generated is empty. */
export const JobVariable = z.object({
  name: z.string(),
  variableType: VariableType,
  displayOrder: z.number(),
  valueGeneratorType: z.string(),
  valueGeneratorSettings: z.record(z.string(), z.unknown()),
});
export type JobVariable = z.infer<typeof JobVariable>;
