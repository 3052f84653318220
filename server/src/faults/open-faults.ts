import type { Server } from 'node:http';
import { join } from 'node:path';
import type { At } from './at.ts';
import { cutRequests } from './cut-requests.ts';
import type { FaultPlan } from './fault-plan.ts';
import { createFaults } from './faults.ts';
import { interceptCalls } from './intercept-calls.ts';

/** Below the state folder: every fault that struck, one JSON object a line. */
const FILE = 'faults.jsonl';

/** The faults of a whole server process. Calls are counted from `arm` on: how a start fails is told elsewhere. */
export async function openFaults(
  plan: FaultPlan,
  home: string,
): Promise<{ readonly at: At; arm(server: Server): void }> {
  const faults = createFaults({ plan, file: join(home, FILE) });
  let isArmed = false;
  await interceptCalls((call) => (isArmed ? faults.due(call, { byChance: false }) : undefined));
  return {
    at: faults.at,
    arm(server) {
      isArmed = true;
      cutRequests(server, faults);
    },
  };
}
