import type { Server } from 'node:http';
import type { Faults } from './faults.ts';
import { PLACES } from './fault-points.ts';
import { strike } from './strike.ts';

const [RECEIVED, ANSWERED] = PLACES.http.request;
const SUBMIT = /\/jobs\/[^/]+\/submit\/?$/;

/** Faults at both ends of a request that submits a job; what is not a kill cuts its connection. */
export function cutRequests(server: Server, { due }: Pick<Faults, 'due'>): void {
  server.prependListener('request', (request, response) => {
    if (request.method !== 'POST' || !SUBMIT.test(request.url ?? '')) return;
    const at = (point: string): void => {
      const kind = due(point, { byChance: true });
      if (kind === 'kill') void strike(kind, point);
      else if (kind) request.socket.destroy();
    };
    at(RECEIVED);
    response.once('finish', () => {
      at(ANSWERED);
    });
  });
}
