import type { APIRequestContext, Page } from '@playwright/test';
import { JobPage } from './pages/job.ts';
import { expect, test } from './support/fixtures.ts';
import { HOSTILE_LOG, HOSTILE_NAMES } from './support/hostile.ts';
import { ADMIN_TOKEN } from './support/server.ts';

/** Makes something with a name; answers its id. */
async function make(request: APIRequestContext, path: string, data: object): Promise<string> {
  const answer = await request.post(`/api/v3/${path}/`, {
    headers: { Authorization: `Token ${ADMIN_TOKEN}` },
    data,
  });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}

const hardware = { coreType: { code: 'local' }, coresPerSlot: 1, slots: 1, walltime: 1 };

/** Whatever a page does that only a script of somebody else would make it do. */
function watch(page: Page): string[] {
  const noticed: string[] = [];
  page.on('dialog', (dialog) => {
    noticed.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    // What our own server refuses, such as the log of a job that has not begun, is no script's doing.
    const isAnswer = message.text().startsWith('Failed to load resource: the server responded');
    if (message.type() === 'error' && !isAnswer) noticed.push(message.text());
  });
  page.on('pageerror', (error) => noticed.push(error.message));
  page.on('request', (request) => {
    if (request.url().includes('evil.example')) noticed.push(request.url());
  });
  return noticed;
}

/** Elements that names and logs have no business to bring along. */
const foreignElements = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'iframe, object, embed, base:not([href="/"]), math, marquee, template, meta[http-equiv], [onerror], [onload], [onclick], [onmouseover], [onfocus], [ontoggle], [href^="javascript:"], [src*="evil.example"], [href*="evil.example"], img[src="x"], script:not([src])',
      ),
    ].map(({ outerHTML }) => outerHTML),
  );

test('S9: names that look like markup are text in every view', async ({
  page,
  request,
  signIn,
}) => {
  test.setTimeout(240_000);
  const noticed = watch(page);
  const jobs: string[] = [];
  for (const name of HOSTILE_NAMES) {
    const tile = { analysis: { code: 'user_included' }, command: name, hardware };
    jobs.push(await make(request, 'jobs', { name, jobanalyses: [tile] }));
  }
  const [first = ''] = HOSTILE_NAMES;
  const cluster = await make(request, 'clusters', { name: first.slice(0, 100), hardware });
  await signIn();

  await test.step('the list of jobs', async () => {
    await page.goto('/jobs?page_size=100');
    await expect(page.getByRole('link', { name: first, exact: true }).first()).toBeVisible();
    expect(await foreignElements(page)).toEqual([]);
  });

  await test.step('the page of each job', async () => {
    for (const [index, jobId] of jobs.entries()) {
      await page.goto(`/jobs/${jobId}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(HOSTILE_NAMES[index] ?? '');
      expect(await foreignElements(page)).toEqual([]);
    }
  });

  await test.step('every tab of one of them', async () => {
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      expect(await foreignElements(page)).toEqual([]);
    }
  });

  await test.step('clusters', async () => {
    for (const path of ['/clusters', `/clusters/${cluster}`]) {
      await page.goto(path);
      await expect(page.getByText(first.slice(0, 100), { exact: true }).first()).toBeVisible();
      expect(await foreignElements(page)).toEqual([]);
    }
  });

  await test.step('tokens and users', async () => {
    await make(request, 'tokens', { name: first.slice(0, 60) });
    await page.goto('/settings');
    await expect(page.getByText(first.slice(0, 60)).first()).toBeVisible();
    const invited = await request.post('/api/v3/users/', {
      headers: { Authorization: `Token ${ADMIN_TOKEN}` },
      data: { email: 'hostile@example.org', fullName: first.slice(0, 60), role: 'member' },
    });
    expect(invited.status()).toBe(201);
    await page.goto('/users');
    await expect(page.getByText(first.slice(0, 60)).first()).toBeVisible();
    expect(await foreignElements(page)).toEqual([]);
  });

  expect(noticed).toEqual([]);
});

test('S10: a log of escapes and markup is text', async ({ page, api, signIn }) => {
  const noticed = watch(page);
  const cluster = await api.startCluster('hostile log');
  await api.clusterIn(cluster.id, 'Started');
  const encoded = Buffer.from(HOSTILE_LOG).toString('base64');
  const { id } = await api.submit({
    name: 'Hostile log',
    command: `echo ${encoded} | base64 -d\necho the end of it`,
    clusterId: cluster.id,
  });
  await api.jobOver(id);
  await signIn();

  await page.goto(`/jobs/${id}`);
  const job = new JobPage(page);
  await expect(job.log).toContainText('the end of it');
  await expect(job.log).toContainText('<img src=x onerror=alert(1)>');

  const tags = await job.log.evaluate((log) => [
    ...new Set([...log.querySelectorAll('*')].map(({ localName }) => localName)),
  ]);
  expect(tags.filter((tag) => !['div', 'span', 'br', 'img'].includes(tag))).toEqual([]);
  expect(await foreignElements(page)).toEqual([]);
  expect(await page.title()).not.toContain('owned');
  expect(noticed).toEqual([]);
});
