import { expectAccessible } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';
import { BASE_URL } from './support/server.ts';

test('a job is shown to somebody else, who can look at it and change nothing', async ({
  page,
  api,
  signIn,
  browser,
}) => {
  const { id: clusterId } = await api.startCluster('for two');
  const job = await api.submit({ name: 'Shown', command: 'echo "for you"', clusterId });
  await api.jobOver(job.id);
  await signIn();
  const theirs = await (await browser.newContext({ baseURL: BASE_URL })).newPage();
  await page.goto('/users');
  await page.getByLabel('E-mail').fill('cleo@example.org');
  await page.getByRole('button', { name: 'Add user' }).click();
  await theirs.goto((await page.getByText(/\/sign-in#/).textContent()) ?? '');
  await expect(theirs.getByText('No jobs yet.')).toBeVisible();

  await test.step('its owner shares it', async () => {
    await page.goto(`/jobs/${job.id}`);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^E-mail/).fill('cleo@example.org');
    await dialog.getByRole('button', { name: 'Share', exact: true }).click();
    await expect(dialog.getByText('No mail is sent')).toBeVisible();
    await expect(dialog.getByRole('listitem')).toContainText('cleo@example.org');
  });

  await test.step('it comes into their list without a reload, and shows its log', async () => {
    await theirs.getByRole('link', { name: 'Shown' }).click();
    await expect(theirs.getByText(/^Shared by /)).toBeVisible();
    await expect(theirs.getByText('for you').first()).toBeVisible();
    await expect(theirs.getByRole('button', { name: /Share|Stop|More actions/ })).toHaveCount(0);
    await expectAccessible(theirs);
  });

  await test.step('and is gone once it is shared no longer', async () => {
    await page.getByRole('button', { name: 'Share no longer with cleo@example.org' }).click();
    await expect(page.getByText('Nobody else may look at this job.')).toBeVisible();
    await theirs.goto(`/jobs/${job.id}`);
    await expect(
      theirs.getByText('There is no such job, or it belongs to somebody else.'),
    ).toBeVisible();
  });
});
