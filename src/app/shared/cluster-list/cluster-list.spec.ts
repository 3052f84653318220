import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding, outputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { aCluster } from '../../testing/clusters';
import { ConfirmDialogHarness } from '../confirm-dialog/confirm-dialog.harness';
import { ClusterList } from './cluster-list';
import { ClusterListHarness } from './cluster-list.harness';
import { type ClusterRow, toClusterRow } from './cluster-row';
import { steadyRows } from './steady-rows';

const rowOf = (name: string, facts: Partial<ClusterRow> = {}): ClusterRow => ({
  ...toClusterRow(aCluster({ id: name.slice(0, 6), name, status: 'Started', statusReason: null })),
  ...facts,
});

async function setup(rows: readonly ClusterRow[], inputs: Readonly<Record<string, unknown>> = {}) {
  TestBed.configureTestingModule({
    providers: [{ provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } }],
  });
  const clusters = signal(rows);
  const onClusterClick = jasmine.createSpy('onClusterClick');
  const tearDownConfirmed = jasmine.createSpy('tearDownConfirmed');
  const fixture = TestBed.createComponent(ClusterList, {
    bindings: [
      inputBinding('clusters', clusters),
      ...Object.entries(inputs).map(([name, value]) => inputBinding(name, () => value)),
      outputBinding('onClusterClick', onClusterClick),
      outputBinding('tearDownConfirmed', tearDownConfirmed),
    ],
  });
  const list = await TestbedHarnessEnvironment.harnessForFixture(fixture, ClusterListHarness);
  const dialogs = TestbedHarnessEnvironment.documentRootLoader(fixture);
  return {
    clusters,
    list,
    dialogs,
    onClusterClick,
    tearDownConfirmed,
    page: fixture.nativeElement as HTMLElement,
  };
}

describe('ClusterList', () => {
  it('shows what a cluster is, how it does and what it costs', async () => {
    const { list } = await setup([
      rowOf('night shift', {
        coreType: 'Cove',
        slots: 2,
        coresPerSlot: 16,
        status: 'Queued',
        statusReason: 'Waits for 8 cores.',
        jobsRunning: 2,
        jobsQueued: 3,
        dateStarted: '2026-03-01T10:00:00Z',
        dateStopped: '2026-03-01T11:04:00Z',
        idleTimeoutMinutes: 30,
        cost: 1.92,
        pricePerHour: 0.48,
        currency: 'USD',
      }),
    ]);

    const text = await list.textOf('night shift');

    for (const part of [
      'Cove',
      '2 × 16 cores',
      'queued',
      'Waits for 8 cores.',
      '2 running',
      '3 queued',
      '1 h 04 min',
      '30 min',
      '1.92 USD',
      '0.48 USD/h',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('hands a click to whoever is around it', async () => {
    const { list, onClusterClick } = await setup([rowOf('alpha'), rowOf('bravo!')]);

    await list.click('bravo!');

    expect(onClusterClick).toHaveBeenCalledOnceWith('bravo!');
  });

  it('is made of links where a row leads somewhere, which open elsewhere with a modifier', async () => {
    const { list, onClusterClick, page } = await setup([rowOf('alphas')], {
      hrefOf: (id: string) => `/clusters/${id}`,
    });
    expect(await list.hrefOf('alphas')).toBe('/clusters/alphas');
    const link = page.querySelector<HTMLAnchorElement>('a.row-action');

    const plain = new MouseEvent('click', { cancelable: true });
    link?.dispatchEvent(plain);
    expect(plain.defaultPrevented).toBeTrue();
    page.addEventListener('click', (event) => {
      event.preventDefault();
    });
    link?.dispatchEvent(
      new MouseEvent('click', { ctrlKey: true, bubbles: true, cancelable: true }),
    );

    expect(onClusterClick).toHaveBeenCalledTimes(1);
  });

  it('tells which cluster is selected, and only where one can be', async () => {
    const chosen = await setup([rowOf('alphas'), rowOf('bravos')], { selectedId: 'bravos' });
    expect(await chosen.list.isSelected('bravos')).toBeTrue();
    expect(await chosen.list.isSelected('alphas')).toBeFalse();

    TestBed.resetTestingModule();
    const plain = await setup([rowOf('alphas')]);
    expect(plain.page.querySelector('[aria-pressed]')).toBeNull();
  });

  it('greys a cluster out of question, says why, and takes no click on it', async () => {
    const { list, onClusterClick } = await setup([rowOf('alphas')], {
      unavailable: new Map([['alphas', 'is being torn down']]),
    });

    await list.click('alphas');

    expect(await list.isUnavailable('alphas')).toBeTrue();
    expect(await list.textOf('alphas')).toContain('is being torn down');
    expect(onClusterClick).not.toHaveBeenCalled();
  });

  it('filters by name, id, core type and status', async () => {
    const { list, page } = await setup([rowOf('alphas', { status: 'Queued' }), rowOf('bravos')]);

    await list.filter('queued');
    expect(await list.names()).toEqual(['alphas']);
    expect(await list.range()).toBe('1–1 of 1');

    await list.filter('nothing like it');
    expect(page.textContent).toContain('No cluster matches “nothing like it”.');
  });

  it('shows page after page', async () => {
    const rows = Array.from({ length: 5 }, (_, index) => rowOf(`row-0${String(index)}`));
    const { list } = await setup(rows, { pageSize: 2 });
    expect(await list.range()).toBe('1–2 of 5');

    await list.nextPage();
    await list.nextPage();

    expect(await list.names()).toEqual(['row-04']);
    expect(await list.range()).toBe('5–5 of 5');
  });

  it('names what is lost before it tears a cluster down', async () => {
    const { list, dialogs, tearDownConfirmed } = await setup([
      rowOf('alphas', { jobsRunning: 2, jobsQueued: 1 }),
    ]);

    await list.tearDown('alphas');
    const question = await dialogs.getHarness(ConfirmDialogHarness);
    expect(await question.getTitleText()).toBe('Tear down alphas?');
    expect(await question.getContentText()).toContain(
      '2 running jobs will be stopped and 1 waiting job will end',
    );
    expect(tearDownConfirmed).not.toHaveBeenCalled();
    await question.press('Tear down');

    expect(tearDownConfirmed).toHaveBeenCalledOnceWith('alphas');
  });

  it('tears nothing down when the answer is no, and offers nothing for what is down', async () => {
    const { list, dialogs, tearDownConfirmed, page } = await setup([
      rowOf('alphas'),
      rowOf('bravos', { status: 'Stopped' }),
    ]);
    expect(page.querySelectorAll('.tear-down').length).toBe(1);

    await list.tearDown('alphas');
    await (await dialogs.getHarness(ConfirmDialogHarness)).press('Cancel');

    expect(tearDownConfirmed).not.toHaveBeenCalled();
  });

  it('moves no row under the pointer', async () => {
    const { list, clusters } = await setup([rowOf('alphas'), rowOf('bravos')]);
    await list.pointAtRows();

    clusters.set([rowOf('newest'), rowOf('bravos', { jobsRunning: 7 }), rowOf('alphas')]);
    expect(await list.names()).toEqual(['alphas', 'bravos', 'newest']);
    expect(await list.textOf('bravos')).toContain('7 running');

    await list.leaveRows();
    expect(await list.names()).toEqual(['newest', 'bravos', 'alphas']);
  });
});

describe('Steady rows', () => {
  it('keep what has gone until the pointer leaves', () => {
    expect(steadyRows([{ id: 'a' }, { id: 'b' }], [{ id: 'c' }, { id: 'b' }])).toEqual([
      { id: 'a' },
      { id: 'b' },
      { id: 'c' },
    ]);
  });
});
