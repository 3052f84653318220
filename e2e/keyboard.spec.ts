import { JobPage } from './pages/job.ts';
import { NewJobPage } from './pages/new-job.ts';
import { expect, test } from './support/fixtures.ts';
import { chooseRadio, pressIn, tabTo } from './support/keyboard.ts';

test('a job by keyboard alone: submitted, watched, stopped', async ({ page, api, signIn }) => {
  const form = new NewJobPage(page);
  const job = new JobPage(page);
  const { id } = await api.startCluster('keys');
  await api.clusterIn(id, 'Started');
  await signIn();
  const press = (key: string) => page.keyboard.press(key);
  const steps = page.getByRole('navigation', { name: 'Steps' });

  await test.step('n opens the form, and Tab and Enter lead through its steps', async () => {
    await press('n');
    await form.isOpen();
    await tabTo(steps.getByRole('link', { name: 'Software' }));
    await press('Enter');
    await expect(page.getByRole('group', { name: 'Software' })).toBeVisible();
  });

  await test.step('choose the software with the arrows, write the command, leave the editor', async () => {
    await chooseRadio(
      page.getByRole('group', { name: 'Software' }),
      page.getByRole('radio', { name: 'Bring Your Own Software' }),
    );
    await tabTo(form.command);
    await press('Control+A');
    await page.keyboard.type('echo begun; sleep 300');
    await press('Escape');
    await press('Tab');
    await expect(form.command).not.toBeFocused();
    await expect(form.saved).toBeVisible();
  });

  await test.step('choose the cluster', async () => {
    await press('Shift+Tab');
    await tabTo(page.getByRole('link', { name: 'Next' }));
    await press('Enter');
    await expect(page.getByRole('heading', { name: 'Hardware' })).toBeVisible();
    await chooseRadio(
      page.getByRole('radiogroup', { name: 'Where the job runs' }),
      page.getByRole('radio', { name: 'Use a persistent cluster' }),
    );
    const cluster = page.getByRole('button', { name: 'keys', exact: true });
    await tabTo(cluster);
    await pressIn(cluster);
    await expect(cluster).toHaveAttribute('aria-pressed', 'true');
    await tabTo(page.getByRole('link', { name: 'Review', exact: true }).last());
    await press('Enter');
  });

  await test.step('name it and submit', async () => {
    const name = page.getByLabel('Name', { exact: true });
    await tabTo(name);
    await press('Control+A');
    await page.keyboard.type('By keyboard');
    await tabTo(page.getByRole('button', { name: 'Submit job' }));
    await press('Enter');
    await job.isOpen('By keyboard');
    await expect(job.log).toContainText('begun');
  });

  await test.step('stop it, and confirm', async () => {
    await tabTo(page.getByRole('button', { name: 'Stop', exact: true }));
    await press('Enter');
    const dialog = page.getByRole('alertdialog');
    await expect(dialog).toBeVisible();
    await tabTo(dialog.getByRole('button', { name: 'Stop' }));
    await press('Enter');
    await job.ends('stopped');
  });

  await test.step('g j and g c go to the lists, / to their search, ? shows the keys', async () => {
    await press('g');
    await press('c');
    await expect(page.getByRole('heading', { level: 1, name: 'Clusters' })).toBeFocused();
    await press('/');
    await expect(page.getByLabel('Filter clusters')).toBeFocused();
    await press('Escape');
    await page.getByLabel('Filter clusters').blur();
    await press('g');
    await press('j');
    await expect(page.getByRole('heading', { level: 1, name: 'Jobs' })).toBeFocused();
    await press('?');
    await expect(page.getByRole('dialog')).toContainText('New job');
    await press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
});

test('the focus can be seen, and goes back to where it was', async ({ page, api, signIn }) => {
  const { id: clusterId } = await api.startCluster('keys');
  const first = await api.submit({ name: 'First', command: 'true', clusterId });
  const second = await api.submit({ name: 'Second', command: 'true', clusterId });
  await api.jobOver(first.id);
  await api.jobOver(second.id);
  await signIn();
  const press = (key: string) => page.keyboard.press(key);
  const menu = page.getByRole('button', { name: 'Actions for Second' });

  await test.step('from the question that a menu asked', async () => {
    await tabTo(menu);
    await expect(menu).toHaveCSS('outline-style', 'solid');
    await press('Enter');
    await press('End');
    await press('Enter');
    await expect(page.getByRole('alertdialog', { name: 'Delete Second?' })).toBeVisible();
    await press('Escape');
    await expect(menu).toBeFocused();
  });

  await test.step('to what takes the place of a deleted row', async () => {
    await press('Enter');
    await press('End');
    await press('Enter');
    await tabTo(page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }));
    await press('Enter');
    await expect(menu).toBeHidden();
    await expect(page.getByRole('checkbox', { name: /^Select First/ })).toBeFocused();
  });

  await test.step('from a dialog that has an address', async () => {
    await page.goto('/clusters');
    const link = page.getByRole('link', { name: 'New cluster' });
    await tabTo(link);
    await press('Enter');
    await expect(page.getByRole('dialog')).toBeVisible();
    await press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(link).toBeFocused();
  });
});
