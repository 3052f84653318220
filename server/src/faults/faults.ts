import { appendFileSync } from 'node:fs';
import type { At } from './at.ts';
import { isPoints, PLACES, type Place, type Points } from './fault-points.ts';
import type { FaultKind, FaultPlan } from './fault-plan.ts';
import { createRandom } from './random.ts';
import { strike } from './strike.ts';

export interface FaultsDeps {
  readonly plan: FaultPlan;
  /** One line for each fault, written before it strikes: what is told here outlives a kill. */
  readonly file: string;
}

/** Makes the server fail where and when the plan says. Nobody has one of these but who asked for it. */
export function createFaults({ plan, file }: FaultsDeps) {
  const passes = new Map<string, number>();
  const random = plan.random && { ...plan.random, next: createRandom(plan.random.seed) };

  /** Counts this pass, and says what strikes now. */
  function due(where: string, { byChance }: { byChance: boolean }): FaultKind | undefined {
    const pass = (passes.get(where) ?? 0) + 1;
    passes.set(where, pass);
    const planned = plan.planned.find(
      (fault) => fault.where === where && (fault.nth === null || fault.nth === pass),
    );
    const kind = planned?.kind ?? (byChance ? chance() : undefined);
    if (kind) {
      const entry = { at: new Date().toISOString(), pid: process.pid, where, kind, pass };
      appendFileSync(file, `${JSON.stringify(entry)}\n`);
    }
    return kind;
  }

  function chance(): FaultKind | undefined {
    if (!random || random.next() >= random.probability) return undefined;
    return random.kinds[Math.floor(random.next() * random.kinds.length)];
  }

  async function pass(point: string): Promise<void> {
    await strike(due(point, { byChance: true }), point);
  }

  function wrap(call: (args: unknown[]) => unknown, [before, after, inside]: Points) {
    return async (...args: unknown[]): Promise<unknown> => {
      await pass(before);
      const [work, ...rest] = args;
      const isTransaction = inside !== undefined && typeof work === 'function';
      const within = async (trx: unknown): Promise<unknown> => {
        const result: unknown = await Reflect.apply(work as () => unknown, undefined, [trx]);
        if (inside !== undefined) await pass(inside);
        return result;
      };
      const result = await call(isTransaction ? [within, ...rest] : args);
      await pass(after);
      return result;
    };
  }

  const at: At = (place, part) =>
    new Proxy(part, {
      get(target, name): unknown {
        const value: unknown = Reflect.get(target, name);
        const points = pointsOf(place, name);
        if (!points || typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          const own = isPoints(points) ? points : points[statusOf(args)];
          const call = (given: unknown[]): unknown => Reflect.apply(value, target, given);
          return own ? wrap(call, own)(...args) : call(args);
        };
      },
    });

  return { at, pass, due };
}
export type Faults = ReturnType<typeof createFaults>;

function pointsOf(
  place: Place,
  name: string | symbol,
): Points | Record<string, Points> | undefined {
  const methods: Record<string, Points | Record<string, Points>> = PLACES[place];
  return typeof name === 'string' && Object.hasOwn(methods, name) ? methods[name] : undefined;
}

/** The status that `move(id, steps)` ends in. */
function statusOf([, steps]: readonly unknown[]): string {
  const last: unknown = Array.isArray(steps) ? steps.at(-1) : undefined;
  return typeof last === 'object' && last !== null && 'status' in last ? String(last.status) : '';
}
