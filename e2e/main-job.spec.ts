import { ClustersPage } from './pages/clusters.ts';
import { JobPage } from './pages/job.ts';
import { NewJobPage } from './pages/new-job.ts';
import { expect, test } from './support/fixtures.ts';
import { printedLink } from './support/server.ts';

const CLUSTER = 'night shift';
const EXAMPLE = 'BLAST+: find a sequence';

/** One line of `blastn -outfmt 6`. */
interface Hit {
  readonly subject: string;
  readonly identity: number;
  readonly evalue: number;
}

function hitsIn(table: string): Hit[] {
  const rows = table.split('\n').map((line) => line.split('\t'));
  return rows
    .filter((row) => row.length === 12 && !Number.isNaN(Number(row[2])))
    .map((row) => ({
      subject: row[1] ?? '',
      identity: Number(row[2]),
      evalue: Number(row[10]),
    }));
}

test('a search with BLAST+ on a persistent cluster, twice', async ({ page, api }) => {
  const clusters = new ClustersPage(page);
  const form = new NewJobPage(page);
  const job = new JobPage(page);

  await test.step('sign in by the link that the server printed', async () => {
    await page.goto(printedLink());
    await expect(page.getByRole('heading', { level: 1, name: 'Jobs' })).toBeVisible();
  });

  await test.step('create and start a persistent cluster', async () => {
    await clusters.open();
    await clusters.createAndStart(CLUSTER);
    await clusters.open();
    await expect(clusters.row(CLUSTER)).toContainText('running');
  });

  await test.step('fill the form with the example, and make it last long enough to watch', async () => {
    await form.open();
    await form.example(EXAMPLE);
    await form.step('Software');
    await expect(form.command).toContainText('makeblastdb');
    await expect(form.command).toContainText('blastn');
    await form.command.press('Control+End');
    await page.keyboard.type('\nsleep 4');
  });

  await test.step('choose the cluster, review and submit', async () => {
    await form.persistentCluster(CLUSTER);
    await form.step('Review');
    await expect(page.getByText(CLUSTER).first()).toBeVisible();
    await form.submit();
    await job.isOpen(EXAMPLE);
  });

  await test.step('see the log arrive while the job runs', async () => {
    await expect(job.log).toContainText('Building a new DB');
    await expect(job.badge).toHaveText('running');
  });

  await test.step('download the hit table and check it', async () => {
    await job.ends('succeeded');
    await expect(job.log).toContainText('Exited with code 0');
    await job.tab('Files');
    const hits = hitsIn(await job.download('hits.tsv'));

    // The queries are changed copies of parts of these two; the example says so in its head.
    expect(hits.map(({ subject }) => subject).toSorted()).toEqual(['heron_117', 'kelp_042']);
    const kelp = hits.find(({ subject }) => subject === 'kelp_042');
    expect(kelp?.identity).toBeGreaterThan(90);
    expect(kelp?.identity).toBeLessThan(100);
    expect(kelp?.evalue).toBeLessThan(1e-50);
  });

  const first = await api.job(job.id);

  await test.step('clone it onto the same cluster', async () => {
    await job.clone();
    await form.isOpen();
    await form.submit('Second search');
    await job.isOpen('Second search');
    await job.ends('succeeded');
  });

  await test.step('the second job waited for no cluster', async () => {
    const second = await api.job(job.id);

    expect(second.id).not.toBe(first.id);
    expect(second.usedClusterId).toBe(first.usedClusterId);
    expect(await api.statusesOf(second.id)).not.toContain('Waiting for Cluster');
    await clusters.open();
    await expect(page.getByRole('row')).toHaveCount(2);
  });

  await test.step('tear the cluster down', async () => {
    await clusters.tearDown(CLUSTER);
    await clusters.show('All');
    await expect(clusters.row(CLUSTER)).toContainText('stopped');
  });
});
