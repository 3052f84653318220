/**
 * PostgreSQL's classes 08 (connection), 53 (resources) and 57P (shutdown); a statement or a transaction that took too
 * long, and a primary that became a standby.
 */
const SQL_STATES = /^(08...|53...|57P..|57014|25P03|25006)$/;
const SOCKET_CODES = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
const MESSAGES =
  /Connection terminated|Client (has encountered a connection error|was closed)|timeout exceeded when trying to connect|Query read timeout/;

/** Whether the database is away, too slow, or has no connection left: the same request may well succeed soon. */
export function isDatabaseDown(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isDatabaseDown);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const syscall = 'syscall' in error ? error.syscall : '';
  return (
    SQL_STATES.test(code) ||
    SOCKET_CODES.test(code) ||
    // Also a socket file that is not there, or has too many before us. This server connects to nothing else.
    syscall === 'connect' ||
    syscall === 'getaddrinfo' ||
    MESSAGES.test(error.message)
  );
}
