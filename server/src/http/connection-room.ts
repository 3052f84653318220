import { readFileSync } from 'node:fs';
import type { RequestListener, Server, ServerResponse } from 'node:http';

/** Kept for files, processes and the database: a server that cannot open those can do nothing for anybody. */
const OWN_FILES = 128;
/** Of the connections that there is room for, so many are only ever told to come back later. */
const TURNED_AWAY = 32;

/** How many connections there is room for, since each takes one of the files that this process may open. */
export function connectionRoom(wanted: number, filesAllowed = openFilesLimit()): number {
  return Math.min(wanted, Math.max(filesAllowed - OWN_FILES, 2 * TURNED_AWAY));
}

/** Whoever comes when there is hardly any room left is answered 503 at once; beyond that connections are cut. */
export function keepRoom(server: Server, room: number): void {
  server.maxConnections = room;
  let open = 0;
  server.on('connection', (socket) => {
    open += 1;
    socket.once('close', () => {
      open -= 1;
    });
  });
  const serve = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (open > room - TURNED_AWAY) turnAway(response);
    else for (const listener of serve) listener(request, response);
  });
}

function turnAway(response: ServerResponse): void {
  const headers = { 'content-type': 'application/json', 'retry-after': '2', connection: 'close' };
  response
    .writeHead(503, headers)
    .end('{"detail":"The server has too much to do. Try again shortly."}');
}

/** Node raises its limit to what it is allowed at most; without /proc it counts as plenty. */
function openFilesLimit(): number {
  try {
    const limits = readFileSync('/proc/self/limits', 'latin1');
    return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Infinity);
  } catch {
    return Infinity;
  }
}
