import { copyFile, mkdir } from 'node:fs/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import { createApi, type Api } from './lib/api.ts';
import { CHROMIUM_ARGS, chromiumPath } from './lib/chromium.ts';
import { OWN_TOKEN, withServer } from './lib/server.ts';

const PORT = 18720;
const FOLDER = 'docs/screenshots';
const CONFIG = `
sites:
  - name: local
    engine: local
    coreTypes: [{ code: local, name: This machine, price: 0.05 }]
`;
const looks = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const;

/** The pictures of the documentation: the real UI, with jobs that really ran. */
await withServer(PORT, CONFIG, async (baseUrl) => {
  const api = createApi(baseUrl, OWN_TOKEN);
  console.log('▶ running the jobs to be seen');
  const { clusterId, searchId } = await runJobs(api);
  const pages = [
    { name: 'job', path: `/jobs/${searchId}` },
    { name: 'jobs', path: '/jobs' },
    { name: 'cluster', path: `/clusters/${clusterId}` },
    { name: 'clusters', path: '/clusters' },
    { name: 'new-job', path: '/jobs/new?example=blast-find-sequence' },
  ];
  await mkdir(FOLDER, { recursive: true });
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_ARGS });
  try {
    for (const look of looks) {
      const page = await signedIn(browser, api, look);
      for (const { name, path } of pages) {
        await show(page, baseUrl + path);
        if (name === 'job') await page.getByText('Exited with code 0').waitFor();
        await page.screenshot({ path: `${FOLDER}/${name}-${look.name}.png` });
      }
      await page.context().close();
      // The form leaves a draft behind, which the next look would show in the list.
      await api.deleteDrafts();
    }
  } finally {
    await browser.close();
  }
  await copyFile(`${FOLDER}/job-light.png`, 'docs/screenshot.png');
  await api.tearDownAll();
});

async function runJobs(api: Api): Promise<{ clusterId: string; searchId: string }> {
  const cluster = await api.startCluster('night shift');
  const on = { clusterId: cluster.id };
  const hello = await api.submit({ ...(await api.example('hello-cluster')), ...on });
  await api.jobOver(hello.id);
  const search = await api.submit({ ...(await api.example('blast-find-sequence')), ...on });
  await api.jobOver(search.id);
  const failing = {
    name: 'Mesh check',
    command: 'echo "mesh.inp: no such zone" >&2\nexit 7',
    ...on,
  };
  await api.jobOver((await api.submit(failing)).id);
  await api.submit({
    name: 'Parameter sweep',
    command: 'for i in $(seq 600); do echo "step $i"; sleep 1; done',
    ...on,
  });
  await api.submit({ name: 'Post-processing', command: 'true', ...on });
  return { clusterId: cluster.id, searchId: search.id };
}

async function signedIn(browser: Browser, api: Api, look: (typeof looks)[number]): Promise<Page> {
  const context = await browser.newContext({ ...look, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(await api.signInLink());
  await page.waitForURL('**/jobs');
  return page;
}

/** A page with a live stream is never idle: it is ready when its title stands and no skeleton is left. */
async function show(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('app-skeleton').first().waitFor({ state: 'detached' });
  await page.evaluate('document.fonts.ready.then(() => undefined)');
}
