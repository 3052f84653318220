import { JobPage } from './pages/job.ts';
import { NewJobPage } from './pages/new-job.ts';
import { expect, test } from './support/fixtures.ts';

test('a command that fails is told as failed, with what it said', async ({ page, api, signIn }) => {
  const form = new NewJobPage(page);
  const job = new JobPage(page);
  const { id } = await api.startCluster('failing');
  await api.clusterIn(id, 'Started');
  await signIn();

  await test.step('submit a command that ends with exit code 7', async () => {
    await form.open();
    await form.software(
      'Bring Your Own Software',
      'echo "reading mesh"\necho "mesh.inp: no such zone" >&2\nexit 7',
    );
    await form.persistentCluster('failing');
    await form.submit('Mesh check');
    await job.isOpen('Mesh check');
  });

  await test.step('the page says what failed, and shows the last lines of stderr', async () => {
    await job.ends('failed');
    await expect(job.failure).toContainText(/exit code 7/i);
    await expect(job.failure).toContainText('mesh.inp: no such zone');
    await expect(job.log).toContainText('Exited with code 7');
  });

  await test.step('the list says so too', async () => {
    await page.goto('/jobs');
    await expect(page.getByRole('row').filter({ hasText: 'Mesh check' })).toContainText('failed');
    const { outcome, exitCode } = await api.job(
      (await page.getByRole('link', { name: 'Mesh check' }).getAttribute('href'))?.slice(-6) ?? '',
    );
    expect({ outcome, exitCode }).toEqual({ outcome: 'failed', exitCode: 7 });
  });

  await test.step('edit and resubmit opens the form with everything filled in', async () => {
    await page.getByRole('link', { name: 'Mesh check' }).click();
    await job.failure.getByRole('button', { name: 'Edit and resubmit' }).click();
    await form.isOpen();
    await form.step('Software');
    await expect(form.command).toContainText('exit 7');
  });
});
