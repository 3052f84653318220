import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding, outputBinding, signal, twoWayBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { provideRouter, Router } from '@angular/router';
import type { Cluster } from '#contract/clusters';
import { aCluster, aCoreType } from '../../../testing/clusters';
import type { Hardware } from './hardware';
import { HardwareSettings } from './hardware-settings';
import { HardwareSettingsHarness } from './hardware-settings.harness';

const blank: Hardware = {
  choice: 'new',
  clusterId: null,
  coreType: null,
  coresPerSlot: 4,
  slots: 1,
  walltime: null,
  afterJob: 'tear_down',
  idleTimeoutMinutes: 30,
};
const cove = { code: 'cove', name: 'Cove' };
const sized = { coreType: cove, coresPerSlot: 16, slots: 2, type: 'compute', walltime: null };
const night = aCluster({
  id: 'NightS',
  name: 'night shift',
  status: 'Started',
  cores: 32,
  coresFree: 12,
  jobsQueued: 0,
  hardware: sized,
});
const weekly = aCluster({
  id: 'Weekly',
  name: 'weekly sweep',
  status: 'Started',
  cores: 4,
  coresFree: 0,
  jobsQueued: 2,
  hardware: sized,
});
const tiny = aCluster({
  id: 'Tinies',
  name: 'tiny',
  status: 'Started',
  cores: 2,
  coresFree: 2,
  jobsQueued: 0,
  hardware: sized,
});
const types = [
  aCoreType({ ...cove, cores: [2, 4, 8], coresInAll: 64, pricePerCoreHour: 0.12, currency: 'USD' }),
  aCoreType({
    code: 'h16r',
    name: 'H16r',
    cores: [1, 16],
    coresInAll: 64,
    pricePerCoreHour: 0.2,
    currency: 'USD',
  }),
];

async function setup(
  start: Partial<Hardware> = {},
  clusters: readonly Cluster[] = [tiny, weekly, night],
) {
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [provideRouter([])],
  });
  const hardware = signal<Hardware>({ ...blank, ...start });
  const retried = jasmine.createSpy('retried');
  const error = signal<string | null>(null);
  const fixture = TestBed.createComponent(HardwareSettings, {
    bindings: [
      twoWayBinding('hardware', hardware),
      inputBinding('clusters', () => clusters),
      inputBinding('coreTypes', () => types),
      inputBinding('software', () => 'blast 2.12'),
      inputBinding('error', error),
      outputBinding('retried', retried),
    ],
  });
  const settings = await TestbedHarnessEnvironment.harnessForFixture(
    fixture,
    HardwareSettingsHarness,
  );
  return { hardware, settings, error, retried, page: fixture.nativeElement as HTMLElement };
}

describe('HardwareSettings', () => {
  it('offers the clusters that fit first, and greys the others with the reason in words', async () => {
    const { settings } = await setup();

    const list = await settings.clusters();

    expect(await list.names()).toEqual(['night shift', 'weekly sweep', 'tiny']);
    expect(await list.textOf('night shift')).toContain('12 of 32 free · starts now');
    expect(await list.textOf('weekly sweep')).toContain('0 of 4 free · behind 2 waiting jobs');
    expect(await list.isUnavailable('tiny')).toBeTrue();
    expect(await list.textOf('tiny')).toContain(
      'does not fit: this job asks for 4 cores, it has 2',
    );
  });

  it('selects a cluster by a click, unselects it by a second one, and never navigates', async () => {
    const { settings, hardware } = await setup();
    const navigate = spyOn(TestBed.inject(Router), 'navigateByUrl').and.callThrough();
    const list = await settings.clusters();
    expect(hardware().clusterId).toBe('NightS');

    await list.click('weekly sweep');
    expect(hardware()).toEqual(jasmine.objectContaining({ clusterId: 'Weekly', coreType: 'cove' }));
    expect(await list.isSelected('weekly sweep')).toBeTrue();
    expect(await list.isSelected('night shift')).toBeFalse();

    await list.click('weekly sweep');
    expect(hardware().clusterId).toBeNull();
    expect(await settings.problems()).toContain('Choose a cluster, or create a new one.');
    expect(navigate).not.toHaveBeenCalled();
  });

  it('does not select a cluster that does not fit', async () => {
    const { settings, hardware } = await setup();

    await (await settings.clusters()).click('tiny');

    expect(hardware().clusterId).toBe('NightS');
  });

  it('defines a new cluster in the sizes of its core type', async () => {
    const { settings, hardware } = await setup();

    await settings.choose('Create a new cluster');
    await settings.chooseCoreType('H16r');
    await settings.fill('Walltime', '2');

    expect(hardware()).toEqual(
      jasmine.objectContaining({
        choice: 'new',
        clusterId: null,
        coreType: 'h16r',
        coresPerSlot: 16,
        walltime: 2,
      }),
    );
    expect(await settings.sizes()).toEqual(['1', '16']);
    expect(await settings.footer()).toMatch(/3\.20 USD\/h *at most 6\.40 USD/);
  });

  it('keeps the new cluster for an idle time-out when asked to', async () => {
    const { settings, hardware } = await setup({}, []);

    await settings.chooseAfterJob('keep it for more jobs');
    await settings.fill('Idle time-out', '45');

    expect(hardware()).toEqual(
      jasmine.objectContaining({ choice: 'new', afterJob: 'keep', idleTimeoutMinutes: 45 }),
    );
  });

  it('says what is wrong where it is wrong', async () => {
    const { settings } = await setup({}, []);

    await settings.fill('Walltime', '');
    expect(await settings.problems()).toContain('A walltime is needed');

    await settings.fill('Slots', '40');
    expect(await settings.problems()).toContain('Cove has 64 cores in all; this asks for 160.');
  });

  it('says that nothing could be loaded, and asks again', async () => {
    const { settings, error, page, retried } = await setup();

    error.set('The server does not answer.');
    expect(await settings.clustersIfShown()).toBeNull();
    page.querySelector<HTMLButtonElement>('app-error-panel button')?.click();

    expect(retried).toHaveBeenCalledTimes(1);
  });
});
