/** The path of a route as every base has it: `/api/v3/jobs/:jobId/` → `/jobs/:jobId/`. */
export const pathBelowVersion = (url: string): string => url.replace(/^\/api(?:\/v[23])?/, '');

/** Slashes may be doubled, as a base address configured with one at its end makes them. */
export const isApiPath = (url: string): boolean => /^\/+api(?:[/?]|$)/.test(url);
