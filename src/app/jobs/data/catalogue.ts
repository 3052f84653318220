import { httpResource } from '@angular/common/http';
import { Analysis, Example } from '#contract/analyses';
import { FILE_TYPE, File as StoredFile } from '#contract/files';
import { page } from '#contract/wire';

const Examples = page(Example);
const Analyses = page(Analysis);
const Files = page(StoredFile);

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

/** Input files that were uploaded before, newest first; nothing is asked for while `search` is null. */
export const uploadedFilesResource = (search: () => string | null) =>
  httpResource(
    () => {
      const words = search();
      if (words === null) return undefined;
      return { url: '/api/v3/files/', params: { owner: 1, type: FILE_TYPE.input, page_size: 50, search: words } };
    },
    { parse: (body) => Files.parse(body).results, defaultValue: [] },
  );
