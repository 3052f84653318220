import { httpResource } from '@angular/common/http';
import { LoadMeasurement } from '#contract/load';
import * as z from 'zod';

const Measurements = z.array(LoadMeasurement);

/** What the nodes of a job were doing, oldest first; nothing is asked for while there is no job. */
export const loadResource = (jobId: () => string) =>
  httpResource(() => `/api/v3/jobs/${encodeURIComponent(jobId())}/cluster-load-measurements/`, {
    parse: (body) => Measurements.parse(body),
  });
