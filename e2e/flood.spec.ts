import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { JobPage } from './pages/job.ts';
import { expect, test } from './support/fixtures.ts';
import { watchHeap } from './support/heap.ts';

/** Half as much again as the page keeps: some is dropped, and five times as many would add nothing. */
const LINES = 1_500_000;
const MOST_HEAP = 200_000_000;

/** Waits for the page, then writes faster than any page draws. */
const COMMAND = `until [ -e go ]; do sleep 0.1; done
head -c 10000000 /dev/zero | tr '\\0' x
printf '\\n\\377\\376 no UTF-8 \\300\\n'
seq -f 'line %.0f of a flood' ${String(LINES)}
echo 'the last word'`;

test('R21: a flood of output is followed, searched and saved in a page that stays small', async ({
  page,
  api,
  signIn,
}) => {
  const job = new JobPage(page);
  const { id } = await api.submit({ name: 'Flood', command: COMMAND });
  const runFolder = path.join(process.env['MOORAGE_E2E_HOME'] ?? '', 'jobs', id, 'run1');
  await signIn();
  await page.goto(`/jobs/${id}?tab=log`);
  await api.jobIn(id, 'Executing');
  await expect(job.logFacts).toContainText('live');
  const heap = await watchHeap(page);

  await test.step('it is followed to its end', async () => {
    await writeFile(path.join(runFolder, 'work', 'go'), '');
    await expect(job.logFacts).toContainText('ended', { timeout: 60_000 });
    await expect(job.logLine('the last word')).toBeInViewport();
    await expect(job.logLine(`line ${String(LINES)} of a flood`)).toBeInViewport();
    await expect(job.logNotice).toHaveText(/^\s*Lines 1–[\d,]+ are not kept here; /);
  });

  await test.step('it is scrolled to both ends', async () => {
    await job.log.locator('.cm-content').focus();
    await page.keyboard.press('Home');
    await expect(job.logLine('the last word')).not.toBeInViewport();
    await expect(page.getByRole('button', { name: 'Follow' })).toHaveAttribute(
      'aria-pressed',
      'false',
    );
    await page.keyboard.press('End');
    await expect(job.logLine('the last word')).toBeInViewport();
  });

  await test.step('an early line that is kept is found, and one that is not is not', async () => {
    const search = page.getByRole('searchbox', { name: 'Search the log' });
    await search.fill('line 200000 of');
    await expect(job.logFound).toHaveText('0 found');
    await search.fill('line 800000 of');
    await expect(job.logFound).toHaveText('1 found');
    await page.getByRole('button', { name: 'Next match' }).click();
    await expect(job.log.locator('.log-found-current')).toBeInViewport();
    await expect(job.log.locator('.log-found-current')).toHaveText('line 800000 of');
  });

  expect(await heap.stop()).toBeLessThan(MOST_HEAP);

  await test.step('the download has all of it', async () => {
    const begun = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download', exact: true }).click();
    const saved = await stat(await (await begun).path());
    const log = await stat(path.join(runFolder, 'process_output.log'));
    expect(saved.size).toBe(log.size);
    expect(saved.size).toBeGreaterThan(40_000_000);
  });
});
