import { expect, test } from './support/fixtures.ts';
import { BASE_URL } from './support/server.ts';

const statusWith = async (token: string): Promise<number> => {
  const headers = { Authorization: `Token ${token}` };
  return (await fetch(`${BASE_URL}/api/v3/users/me/`, { headers })).status;
};

test('a sign-in link works once, and signing out closes everything', async ({
  page,
  api,
  browser,
}) => {
  const link = await api.signInLink();
  const somebodyElse = await (await browser.newContext()).newPage();

  await test.step('without a session every page leads to the sign-in page', async () => {
    await page.goto('/clusters');
    await expect(page.getByRole('heading', { name: 'Sign in to Moorage' })).toBeVisible();
  });

  await test.step('the link signs in, and leaves its secret nowhere in the address', async () => {
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Jobs|Clusters/);
    expect(page.url()).not.toContain('#');
  });

  await test.step('a second time it is refused', async () => {
    await somebodyElse.goto(link);
    await expect(somebodyElse.getByRole('alert')).toBeVisible();
    await expect(somebodyElse.getByRole('heading', { name: 'Sign in to Moorage' })).toBeVisible();
  });

  await test.step('signing out leads back, and the session is over', async () => {
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: /^Sign out/ }).click();
    await expect(page.getByRole('heading', { name: 'Sign in to Moorage' })).toBeVisible();
    await page.goto('/jobs');
    await expect(page.getByRole('heading', { name: 'Sign in to Moorage' })).toBeVisible();
  });
});

test('an API token works until it is revoked', async ({ page, signIn }) => {
  await signIn();
  await page.goto('/settings');
  let token = '';

  await test.step('it is shown once', async () => {
    await page.getByLabel('What it is for').fill('nightly script');
    await page.getByRole('button', { name: 'Create token' }).click();
    token =
      (await page
        .getByText(/^[0-9a-f]{40}$/)
        .first()
        .textContent()) ?? '';
    expect(await statusWith(token)).toBe(200);
    await page.reload();
    await expect(page.getByRole('row', { name: /nightly script/ })).toBeVisible();
    await expect(page.getByText(token)).toHaveCount(0);
  });

  await test.step('and refused once revoked', async () => {
    await page.getByRole('button', { name: 'Revoke nightly script' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await expect(page.getByRole('row', { name: /nightly script/ })).toHaveCount(0);
    expect(await statusWith(token)).toBe(401);
  });
});

test('a user who is added sees what is theirs, and nothing else', async ({
  page,
  api,
  signIn,
  browser,
}) => {
  const { id } = await api.startCluster('private');
  const job = await api.submit({ name: 'Private', command: 'true', clusterId: id });
  await signIn();
  const theirs = await (await browser.newContext({ baseURL: BASE_URL })).newPage();

  await test.step('the administrator adds them and hands the link over', async () => {
    await page.goto('/users');
    await page.getByLabel('E-mail').fill('bob@example.org');
    await page.getByRole('button', { name: 'Add user' }).click();
    await theirs.goto((await page.getByText(/\/sign-in#/).textContent()) ?? '');
    await expect(theirs.getByRole('heading', { level: 1, name: 'Jobs' })).toBeVisible();
  });

  await test.step('they find nothing of others', async () => {
    await expect(theirs.getByText('No jobs yet.')).toBeVisible();
    await theirs.goto(`/jobs/${job.id}`);
    await expect(
      theirs.getByText('There is no such job, or it belongs to somebody else.'),
    ).toBeVisible();
    await theirs.goto(`/clusters/${id}`);
    await expect(
      theirs.getByText('There is no such cluster, or it belongs to somebody else.'),
    ).toBeVisible();
    await theirs.goto('/users');
    await expect(theirs.getByRole('heading', { level: 1, name: 'Users' })).toHaveCount(0);
  });

  await test.step('and are removed again', async () => {
    await page.getByRole('button', { name: 'Actions for bob@example.org' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByRole('row', { name: /bob@example.org/ })).toHaveCount(0);
    await theirs.goto('/jobs');
    await expect(theirs.getByRole('heading', { name: 'Sign in to Moorage' })).toBeVisible();
  });
});
