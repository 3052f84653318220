import { ClustersPage } from './pages/clusters.ts';
import { JobPage } from './pages/job.ts';
import { NewJobPage } from './pages/new-job.ts';
import { expect, test } from './support/fixtures.ts';

test('a job with a cluster of its own, which goes with it', async ({ page, api, signIn }) => {
  const form = new NewJobPage(page);
  const job = new JobPage(page);
  await signIn();

  await test.step('upload a file, and say what to do with it', async () => {
    await form.open();
    await form.upload('numbers.txt', '1\n2\n3\n');
    await form.software(
      'Bring Your Own Software',
      'paste -sd+ numbers.txt\necho $(($(paste -sd+ numbers.txt))) > sum.txt',
    );
  });

  await test.step('the draft is kept, step and all, when the page is loaded anew', async () => {
    await expect(form.saved).toBeVisible();
    await page.reload();
    await expect(form.command).toContainText('paste -sd+ numbers.txt');
  });

  await test.step('ask for a new cluster and submit', async () => {
    await form.ownCluster();
    await form.submit('Sum');
    await job.isOpen('Sum');
  });

  await test.step('it succeeds, and its files are there', async () => {
    await job.ends('succeeded');
    await job.tab('Files');
    expect(await job.download('sum.txt')).toBe('6\n');
  });

  await test.step('its cluster is gone', async () => {
    const { usedClusterId } = await api.job(job.id);
    const cluster = await api.clusterIn(usedClusterId ?? '', 'Stopped');
    expect(cluster.isPersistent).toBe(false);
    await new ClustersPage(page).open();
    await expect(page.getByText('No cluster is active.')).toBeVisible();
  });
});
