/** Slashes may be doubled, as a base address configured with one at its end makes them. */
export const isApiPath = (url: string): boolean => /^\/+api(?:[/?]|$)/.test(url);
