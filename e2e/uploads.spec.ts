import { writeFile } from 'node:fs/promises';
import { NewJobPage } from './pages/new-job.ts';
import { expect, test } from './support/fixtures.ts';

const NAME = 'large.dat';
const PIECE = 32 * 1024 * 1024;

test('R19: an upload goes on where it was after a lost connection and after a reload', async ({
  page,
  signIn,
}) => {
  const form = new NewJobPage(page);
  // On the disk, so that it is the same file when it is chosen again. A piece and a little: it breaks in between.
  const file = test.info().outputPath(NAME);
  await writeFile(file, Buffer.alloc(PIECE + 1_000_000, 'x'));
  const offsets: string[] = [];
  let isCut = true;
  await page.route('**/api/v3/uploads/**', async (route) => {
    const request = route.request();
    const offset = request.headers()['upload-offset'];
    const isLater = request.method() === 'PATCH' && offset !== '0';
    if (isLater && isCut) return route.abort('connectionreset');
    if (request.method() === 'PATCH' && offset !== undefined) offsets.push(offset);
    return route.continue();
  });
  await signIn();
  await form.open();
  const input = page.getByLabel('Input files', { exact: true }).first();

  await test.step('the connection breaks', async () => {
    await input.setInputFiles(file);
    await expect(page.getByText('Connection lost, trying again')).toBeVisible();
    await expect(page.getByRole('progressbar', { name: 'Upload of large.dat' })).toBeVisible();
  });

  await test.step('it is paused, and goes on by the keyboard', async () => {
    await page.getByRole('button', { name: 'Pause upload of large.dat' }).press('Enter');
    await expect(page.getByText('Paused')).toBeVisible();
    await page.getByRole('button', { name: 'Resume upload of large.dat' }).press('Enter');
    await expect(page.getByText('Connection lost, trying again')).toBeVisible();
  });

  await test.step('after a reload the same file is sent from there on', async () => {
    await page.reload();
    await form.isOpen();
    isCut = false;
    await input.setInputFiles(file);
    await expect(page.getByRole('button', { name: 'Remove large.dat' })).toBeVisible();

    expect(offsets).toEqual(['0', String(PIECE)]);
  });
});
