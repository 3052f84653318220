import { readFile } from 'node:fs/promises';
import { expectAccessible } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';

test('an administrator reads who did what, checks the log and takes it away', async ({
  page,
  signIn,
}) => {
  await signIn();
  await page.goto('/settings');
  await page.getByLabel('What it is for').fill('seen by the log');
  await page.getByRole('button', { name: 'Create token' }).click();
  await expect(page.getByRole('row', { name: /seen by the log/ })).toBeVisible();

  await test.step('it is found by words', async () => {
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Audit log' }).click();
    await page.getByLabel('Words').fill('seen by the log');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/search=seen/);
    await expect(page.getByRole('row', { name: /Created an API token/ })).toHaveCount(1);
  });

  await test.step('all of it folds out by keyboard', async () => {
    await page.getByLabel(/^All of entry/).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByText('Before it')).toBeVisible();
  });

  await test.step('the chain is whole', async () => {
    await page.getByRole('button', { name: 'Check the log' }).click();
    await expect(page.getByText(/^The chain is whole: [\d,]+ entries/)).toBeVisible();
  });

  await test.step('what is shown can be taken away', async () => {
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export as JSON Lines' }).click();
    const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('"action":"token.create"');
  });

  await test.step('and it can be read by everybody', async () => {
    await expectAccessible(page);
  });
});
