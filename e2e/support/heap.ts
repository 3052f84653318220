import type { Page } from '@playwright/test';

const BETWEEN_MS = 250;

/** Looks again and again at the JavaScript heap of a page, garbage and all; answers the most it saw. */
export async function watchHeap(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const looking = { isOver: false };
  const looks = (async () => {
    let most = 0;
    while (!looking.isOver) {
      const { metrics } = await session.send('Performance.getMetrics');
      most = Math.max(most, metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0);
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    }
    return most;
  })();
  return {
    async stop(): Promise<number> {
      looking.isOver = true;
      return looks;
    },
  };
}
