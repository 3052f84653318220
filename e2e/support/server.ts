/** The server that Playwright starts for a run, with a state folder of its own; elsewhere where two runs meet. */
export const LISTEN = process.env['MOORAGE_E2E_LISTEN'] ?? '127.0.0.1:18790';
export const BASE_URL = `http://${LISTEN}`;

/** For what a journey needs but does not test; known, since the server lives for one run only. */
export const ADMIN_TOKEN = '4d6f6f726167652065326520746f6b656e203031';

/** The sign-in link that the server printed when it started. */
export function printedLink(): string {
  const link = process.env['MOORAGE_PRINTED_LINK'];
  if (!link) throw new Error('The server printed no sign-in link.');
  return link;
}
