import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import lighthouse, { desktopConfig } from 'lighthouse';
import { createApi, type Api } from './lib/api.ts';
import { CHROMIUM_ARGS, chromiumPath } from './lib/chromium.ts';
import { initialJsBytes } from './lib/initial-js.ts';
import { OWN_TOKEN, withServer } from './lib/server.ts';

const PORT = 18710;
const DEBUG_PORT = 18711;
const JOBS = 40;

/** Lighthouse on the jobs page of a production build, with a real server and real jobs behind it. */
await withServer(PORT, '', async (baseUrl) => {
  const api = createApi(baseUrl, OWN_TOKEN);
  await runJobs(api);
  const profile = await mkdtemp(path.join(tmpdir(), 'moorage-bench-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    args: [...CHROMIUM_ARGS, `--remote-debugging-port=${String(DEBUG_PORT)}`],
  });
  try {
    // Lighthouse opens a tab of its own in the same browser: it is signed in by then.
    const page = await browser.newPage();
    await page.goto(await api.signInLink());
    await page.waitForURL('**/jobs');
    await page.close();
    await measure(`${baseUrl}/jobs`);
  } finally {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
  }
});

async function runJobs(api: Api): Promise<void> {
  console.log(`▶ running ${String(JOBS)} jobs`);
  const cluster = await api.startCluster('night shift');
  const jobs: string[] = [];
  for (let n = 1; n <= JOBS; n++) {
    const name = `sweep ${String(n)}`;
    jobs.push((await api.submit({ name, command: 'echo done', clusterId: cluster.id })).id);
  }
  for (const jobId of jobs) await api.jobOver(jobId);
  await api.tearDownAll();
}

async function measure(url: string): Promise<void> {
  console.log('▶ Lighthouse, desktop');
  const result = await lighthouse(url, { port: DEBUG_PORT, logLevel: 'error' }, desktopConfig);
  if (!result) throw new Error('Lighthouse gave no result.');
  const { categories, audits, finalDisplayedUrl } = result.lhr;
  if (finalDisplayedUrl !== url) throw new Error(`Measured ${finalDisplayedUrl}, not ${url}.`);
  const score = (name: string) => String(Math.round((categories[name]?.score ?? 0) * 100));
  const value = (name: string) => audits[name]?.numericValue ?? Number.NaN;

  console.log(`performance      ${score('performance')}`);
  console.log(`accessibility    ${score('accessibility')}`);
  console.log(`best practices   ${score('best-practices')}`);
  console.log(`LCP              ${(value('largest-contentful-paint') / 1000).toFixed(2)} s`);
  console.log(`CLS              ${value('cumulative-layout-shift').toFixed(3)}`);
  console.log(`blocking time    ${value('total-blocking-time').toFixed(0)} ms`);
  console.log(
    `initial JS       ${((await initialJsBytes('dist/ui')) / 1000).toFixed(1)} kB brotli`,
  );
  console.log('what costs points:');
  for (const { score: points, scoreDisplayMode, title, displayValue = '' } of Object.values(
    audits,
  )) {
    if (points !== null && points < 0.9 && scoreDisplayMode !== 'informative') {
      console.log(`  ${points.toFixed(2)}  ${title} ${displayValue}`);
    }
  }
}
