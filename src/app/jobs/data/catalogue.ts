import { httpResource } from '@angular/common/http';
import { Analysis, Example } from '#contract/analyses';
import { page } from '#contract/wire';

const Examples = page(Example);
const Analyses = page(Analysis);

/** Ready-to-run examples: read once by the page that shows them, and never changed. */
export const examplesResource = () =>
  httpResource(() => '/api/v3/examples/', {
    parse: (body) => Examples.parse(body).results,
    defaultValue: [],
  });

/** The software this installation knows. */
export const analysesResource = () =>
  httpResource(() => '/api/v3/analyses/?page_size=2000', {
    parse: (body) => Analyses.parse(body).results,
    defaultValue: [],
  });
