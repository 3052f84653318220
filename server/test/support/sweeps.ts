import { page } from '#contract/wire';
import { Run } from '#contract/runs';
import type { Workbench } from './workbench.ts';

/** A job of so many runs, in each of which `${n}` of a template is the number of the run. */
export const sweepOf = (runs: number) => ({
  jobvariables: [
    {
      name: 'n',
      variableType: 'Param',
      valueGeneratorType: 'FixedRange',
      valueGeneratorSettings: { minvalue: 1, maxvalue: runs, increment: 1 },
    },
  ],
});

/** What every run of a sweep finds as `./n`: the value of its variable. */
export async function numberTemplate(bench: Pick<Workbench, 'upload'>) {
  const { id } = await bench.upload('n.template', '${n}\n');
  return { templateTasks: [{ templateFile: { id }, processedFilename: 'n' }] };
}

export const runsOf = async ({ get }: Pick<Workbench, 'get'>, jobId: string): Promise<Run[]> =>
  page(Run).parse(await get(`/jobs/${jobId}/runs/?page_size=2000`)).results;
