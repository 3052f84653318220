import { expectAccessible } from './support/axe.ts';
import { JobPage } from './pages/job.ts';
import { NewJobPage } from './pages/new-job.ts';
import { expect, test } from './support/fixtures.ts';

const EXAMPLE = 'Sweep: waves over depth';
const RUNS = 18;

test('a sweep: from the example to its plot, and into one of its runs', async ({
  page,
  signIn,
}) => {
  const form = new NewJobPage(page);
  const job = new JobPage(page);
  const runs = page.getByRole('table', { name: 'Runs' });
  // Eighteen runs, one after the other.
  test.slow();
  await signIn();

  await test.step('the example fills the form, with its table seen and its runs counted', async () => {
    await form.open();
    await form.example(EXAMPLE);
    await form.ownCluster();
    await form.step('Software');
    await expect(page.getByText(`${String(RUNS)} runs`, { exact: true })).toBeVisible();
    await expect(page.getByRole('region', { name: 'First rows of the table' })).toContainText(
      'depth (m)',
    );
    await expectAccessible(page);
  });

  await test.step('submit it', async () => {
    await form.submit();
    await job.isOpen(EXAMPLE);
  });

  await test.step('the table of runs fills', async () => {
    await job.tab('Runs');
    await expect(page.getByText(`${String(RUNS)} runs`, { exact: true })).toBeVisible();
    await expect(job.badge).toHaveText('succeeded', { timeout: 300_000 });
    await expect(runs).toContainText('wavelength (m)');
    await expect(runs.getByText('53.082 m')).toBeVisible();
  });

  await test.step('it is sorted and filtered in the address', async () => {
    await runs.getByRole('button', { name: 'speed (m/s)' }).click();
    await expect(page).toHaveURL(/sort=out\.speed/);
    await page.getByRole('button', { name: /^failed/ }).click();
    await expect(page.getByText('No run matches.')).toBeVisible();
    await page.getByRole('button', { name: /^all/ }).click();
  });

  await test.step('the plot is drawn, over any columns', async () => {
    await expect(page.locator('app-chart[data-drawn]')).toBeVisible();
    await page.getByLabel('Colour').selectOption({ label: 'period (s)' });
    await page.getByRole('checkbox', { name: 'log x' }).check();
    await expect(page).toHaveURL(/colour=in\.period.*log=x|log=x.*colour=in\.period/);
    await expect(page.getByRole('listitem').filter({ hasText: 'period (s) 12 s' })).toBeVisible();
    await expectAccessible(page);
  });

  await test.step('the table is saved as CSV', async () => {
    const begun = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    expect((await begun).suggestedFilename()).toBe(`${job.id}-runs.csv`);
  });

  await test.step('the log and the files of one run', async () => {
    await runs.getByRole('link', { name: 'Run 3', exact: true }).click();
    await expect(page).toHaveURL(/run=3/);
    await expect(job.log).toContainText('wavelength (m) = ');
    await expect(page.getByRole('navigation', { name: 'Runs' })).toContainText('Run 3 of 18 runs');
    await job.tab('Files');
    expect(await job.download('wave.in')).toBe('depth 5\nperiod 4.0\n');
  });

  await test.step('a clone has the sweep too', async () => {
    await job.clone();
    await form.isOpen();
    await form.step('Software');
    await expect(page.getByText(`${String(RUNS)} runs`, { exact: true })).toBeVisible();
  });
});
