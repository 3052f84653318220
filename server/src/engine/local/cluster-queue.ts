/** Milliseconds after which a cluster that nobody asks for any more loses its place, lest it block the others for ever. */
const forgottenAfterMs = 60_000;

interface Waiting {
  readonly clusterId: string;
  readonly cores: number;
  priority: number;
  lastAsked: number;
}

/**
 * Clusters that wait for cores, by priority, else in the order in which they first asked. It is not kept on disk: after a restart
 * whoever asks first is first, and the reconciler asks in that order, too.
 */
export function createClusterQueue(clock: () => number) {
  let waiting: Waiting[] = [];

  return {
    /** Puts the cluster at the end of its priority unless it waits already, and answers who is before it. */
    ask(clusterId: string, cores: number, priority: number): readonly Waiting[] {
      const now = clock();
      const known = waiting.find((other) => other.clusterId === clusterId);
      if (known) Object.assign(known, { lastAsked: now, priority });
      else waiting.push({ clusterId, cores, priority, lastAsked: now });
      waiting = waiting
        .filter(({ lastAsked }) => now - lastAsked <= forgottenAfterMs)
        .sort((one, other) => other.priority - one.priority);
      return waiting.slice(
        0,
        waiting.findIndex((other) => other.clusterId === clusterId),
      );
    },

    leave(clusterId: string): void {
      waiting = waiting.filter((other) => other.clusterId !== clusterId);
    },
  };
}
