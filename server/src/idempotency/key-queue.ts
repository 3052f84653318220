/** Lets requests with the same key through one after the other. */
export function createKeyQueue(waitMs: number) {
  const inside = new Map<string, Promise<undefined>>();

  return {
    /** Answers how to leave, once nobody else is inside; undefined when that takes too long. */
    async enter(key: string): Promise<(() => void) | undefined> {
      const outOfPatience = Promise.withResolvers<'late'>();
      const timer = setTimeout(() => {
        outOfPatience.resolve('late');
      }, waitMs);
      try {
        for (let before = inside.get(key); before; before = inside.get(key)) {
          if ((await Promise.race([before, outOfPatience.promise])) === 'late') return undefined;
        }
      } finally {
        clearTimeout(timer);
      }
      const { promise, resolve } = Promise.withResolvers<undefined>();
      inside.set(key, promise);
      return () => {
        if (inside.get(key) === promise) inside.delete(key);
        resolve(undefined);
      };
    },
  };
}
