import { expectAccessible } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';

test('a project is made, a job is charged to it, and usage tells what it took', async ({
  page,
  api,
  signIn,
}) => {
  await signIn();
  const name = `Swell ${String(Date.now())}`;

  await test.step('make a project with a budget', async () => {
    await page.goto('/projects');
    await page.getByRole('button', { name: 'New project' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Budget in core-hours').fill('100');
    await dialog.getByLabel('Stop work when a budget is spent').check();
    await dialog.getByRole('button', { name: 'Create project' }).click();

    const row = page.getByRole('row', { name });
    await expect(row).toContainText('of 100.00 core-hours');
    await expect(row).toContainText('within budget');
    await expect(dialog).toBeHidden();
    await expectAccessible(page);
  });

  await test.step('charge a job to it', async () => {
    await page.goto('/jobs/new?example=hello-cluster');
    await expect(page).toHaveURL(/\/jobs\/new\/[A-Za-z]{6}/);
    await page.goto(`${new URL(page.url()).pathname}?step=review`);
    await page.getByLabel('Project (optional)').selectOption({ label: name });
    await expect(page.getByText('Left of its budget: 100.00 core-hours.')).toBeVisible();
  });

  await test.step('see what was used', async () => {
    const { id } = await api.submit({ name: 'Charged', command: 'sleep 1' });
    await api.jobOver(id);
    await page.goto('/usage?group=project');
    await expect(page.getByRole('row', { name: 'no project' })).toBeVisible();
    await expectAccessible(page);
  });
});
