import { expectAccessible } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';

/** Every page, with something on it; what a page shows while a job fails or waits is on the job's page. */
test.describe('axe finds no violation', () => {
  test.beforeEach(async ({ signIn }) => {
    await signIn();
  });

  for (const [path, heading] of [
    ['/jobs', 'Jobs'],
    ['/clusters', 'Clusters'],
    ['/clusters/new', 'New cluster'],
    ['/core-types', 'Core types'],
    ['/settings', 'Settings'],
    ['/users', 'Users'],
    ['/no-access', 'No access'],
    ['/nowhere', 'Not found'],
  ] as const) {
    test(`on ${path}`, async ({ page }) => {
      await page.goto(path);
      await expect(page.getByRole('heading', { name: heading }).first()).toBeVisible();

      await expectAccessible(page);
    });
  }

  test('on the pages of a failed and of a running job, and of their cluster', async ({
    page,
    api,
  }) => {
    const { id: clusterId } = await api.startCluster('axe');
    const failed = await api.submit({ name: 'Failing', command: 'echo no >&2; exit 7', clusterId });
    await api.jobOver(failed.id);
    const running = await api.submit({ name: 'Running', command: 'sleep 300', clusterId });
    const waiting = await api.submit({ name: 'Waiting', command: 'true', clusterId });
    await api.jobIn(running.id, 'Executing');

    for (const path of [
      ...['log', 'files', 'runs', 'settings', 'events'].map(
        (tab) => `/jobs/${failed.id}?tab=${tab}`,
      ),
      `/jobs/${running.id}`,
      `/jobs/${waiting.id}`,
      `/clusters/${clusterId}`,
      '/clusters',
      '/jobs',
    ]) {
      await test.step(path, async () => {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expectAccessible(page);
      });
    }
  });
});

test('axe finds no violation on the steps of a new job', async ({ page, signIn }) => {
  await signIn();
  await page.goto('/jobs/new?example=hello-cluster');
  await expect(page).toHaveURL(/\/jobs\/new\/[A-Za-z]{6}/);
  const { pathname } = new URL(page.url());

  for (const step of ['files', 'software', 'hardware', 'review']) {
    await test.step(step, async () => {
      await page.goto(`${pathname}?step=${step}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectAccessible(page);
    });
  }
});

test('axe finds no violation on the sign-in page', async ({ page }) => {
  await page.goto('/sign-in');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

  await expectAccessible(page);
});
