/** Milliseconds after which a cluster that nobody asks for any more loses its place, lest it block the others for ever. */
const forgottenAfterMs = 60_000;

interface Waiting {
  readonly clusterId: string;
  readonly cores: number;
  lastAsked: number;
}

/**
 * Clusters that wait for cores, in the order in which they first asked. It is not kept on disk: after a restart
 * whoever asks first is first, and the reconciler asks in order of creation.
 */
export function createClusterQueue(clock: () => number) {
  let waiting: Waiting[] = [];

  return {
    /** Puts the cluster at the end unless it waits already, and answers who is before it. */
    ask(clusterId: string, cores: number): readonly Waiting[] {
      const now = clock();
      const known = waiting.find((other) => other.clusterId === clusterId);
      if (known) known.lastAsked = now;
      else waiting.push({ clusterId, cores, lastAsked: now });
      waiting = waiting.filter(({ lastAsked }) => now - lastAsked <= forgottenAfterMs);
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
