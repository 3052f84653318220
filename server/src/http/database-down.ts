/** Connection errors of the driver, and PostgreSQL's classes 08 (connection), 53 (resources) and 57P (shutdown). */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    /^(ECONNREFUSED|ECONNRESET|EPIPE|08...|53...|57P..)$/.test(code) ||
    /Connection terminated|Client has encountered a connection error/.test(error.message)
  );
}
