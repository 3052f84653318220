import type { Engine } from './engine.ts';

/** Long for anything that a site does at once, and short for everybody who waits behind it. */
const LIMIT_MS = 20_000;

/**
 * An engine whose calls always come back. A site that does not answer holds the others up once: from then on its calls
 * are refused at once, until it answers again.
 */
export function limitCalls(engine: Engine, limitMs = LIMIT_MS): Engine {
  let trouble: Error | undefined;
  let watching: NodeJS.Timeout | undefined;

  async function within<T>(call: () => Promise<T>): Promise<T> {
    if (trouble) throw trouble;
    const answer = call();
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const silent = new Error(`it has not answered for ${String(limitMs / 1000)} s`);
      giveUp(silent, answer);
      reject(silent);
    }, limitMs).unref();
    return Promise.race([answer, late]).finally(() => {
      clearTimeout(timer);
    });
  }

  /** The call itself may come back, or another one may: any answer will do, a refusal too. */
  function giveUp(silent: Error, call: Promise<unknown>): void {
    trouble = silent;
    call.then(recover, recover);
    watching ??= setInterval(() => {
      engine.held().then(recover, recover);
    }, limitMs).unref();
  }

  function recover(): void {
    trouble = undefined;
    clearInterval(watching);
    watching = undefined;
  }

  return {
    site: engine.site,
    coreTypes: () => within(() => engine.coreTypes()),
    ensureCluster: (cluster) => within(() => engine.ensureCluster(cluster)),
    releaseCluster: (clusterId) => within(() => engine.releaseCluster(clusterId)),
    ensureRun: (run) => within(() => engine.ensureRun(run)),
    observeRuns: (runs) => within(() => engine.observeRuns(runs)),
    stopRun: (run, how) => within(() => engine.stopRun(run, how)),
    held: () => within(() => engine.held()),
    onChange: (listener) => engine.onChange(listener),
    async close() {
      clearInterval(watching);
      await engine.close();
    },
  };
}
