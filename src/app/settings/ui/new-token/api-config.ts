/**
 * The file that public clients read. Some read lines 2 and 3 by their position, so the form is fixed:
 * no slash behind `apibaseurl`, and `apiurl`, which one client wants, comes last.
 */
export function apiConfig(origin: string, token: string): string {
  return [
    '[default]',
    `apibaseurl = ${origin}`,
    `apikey = ${token}`,
    `apiurl = ${origin}/api/v3/`,
    '',
  ].join('\n');
}
