import type { JobForm } from '#contract/drafts';

/** The part of a job form that one software without a sweep leaves as it is. */
export const plainForm = {
  preCommand: '',
  postCommand: '',
  moreTiles: [],
  sweep: {
    paramFile: null,
    templates: [],
    variables: [],
    iterations: null,
    includeNominalRun: false,
  },
  runForever: false,
} satisfies Partial<JobForm>;
