import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import lighthouse, { desktopConfig } from 'lighthouse';
import { createApi } from './lib/api.ts';
import { CHROMIUM_ARGS, chromiumPath } from './lib/chromium.ts';
import { initialJsBytes } from './lib/initial-js.ts';
import { startServer } from './lib/server.ts';

const PORT = 18710;
const DEBUG_PORT = 18711;
const JOBS = 40;

/** Lighthouse on the jobs page of a production build, with a real server and real jobs behind it. */
const server = await startServer(PORT);
const profile = await mkdtemp(path.join(tmpdir(), 'moorage-bench-'));
try {
  const api = createApi(server.baseUrl, server.token);
  console.log(`▶ running ${String(JOBS)} jobs`);
  const cluster = await api.startCluster('night shift');
  for (let n = 1; n <= JOBS; n++) {
    const job = await api.submit({
      name: `sweep ${String(n)}`,
      command: 'echo done',
      clusterId: cluster.id,
    });
    if (n === JOBS) await api.jobOver(job.id);
  }
  await api.tearDownAll();

  console.log('▶ Lighthouse, desktop');
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    args: [...CHROMIUM_ARGS, `--remote-debugging-port=${String(DEBUG_PORT)}`],
  });
  try {
    const page = await browser.newPage();
    await page.goto(await api.signInLink());
    await page.waitForURL('**/jobs');
    await page.close();
    const result = await lighthouse(
      `${server.baseUrl}/jobs`,
      { port: DEBUG_PORT, logLevel: 'error' },
      desktopConfig,
    );
    if (!result) throw new Error('Lighthouse gave no result.');
    const { categories, audits, finalDisplayedUrl } = result.lhr;
    if (!finalDisplayedUrl.endsWith('/jobs'))
      throw new Error(`Measured ${finalDisplayedUrl}, not the jobs page.`);
    const score = (name: string) => Math.round((categories[name]?.score ?? 0) * 100);
    const value = (name: string) => audits[name]?.numericValue ?? Number.NaN;

    console.log(`performance      ${String(score('performance'))}`);
    console.log(`accessibility    ${String(score('accessibility'))}`);
    console.log(`best practices   ${String(score('best-practices'))}`);
    console.log(`LCP              ${(value('largest-contentful-paint') / 1000).toFixed(2)} s`);
    console.log(`CLS              ${value('cumulative-layout-shift').toFixed(3)}`);
    console.log(`blocking time    ${value('total-blocking-time').toFixed(0)} ms`);
    console.log(
      `initial JS       ${((await initialJsBytes('dist/ui')) / 1000).toFixed(1)} kB brotli`,
    );
    for (const audit of Object.values(audits)) {
      if (audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode !== 'informative') {
        console.log(`  ${audit.score.toFixed(2)}  ${audit.title} ${audit.displayValue ?? ''}`);
      }
    }
  } finally {
    await browser.close();
  }
} finally {
  await server.stop();
  await rm(profile, { recursive: true, force: true });
}
