import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding, outputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { ClusterRequest } from '#contract/clusters';
import { aCoreType } from '../../../testing/clusters';
import { NewClusterForm } from './new-cluster-form';
import { NewClusterFormHarness } from './new-cluster-form.harness';

const types = [
  aCoreType({
    code: 'cove',
    name: 'Cove',
    cores: [2, 4, 8],
    coresInAll: 16,
    pricePerCoreHour: 0.12,
    currency: 'USD',
  }),
  aCoreType({
    code: 'local',
    name: 'This machine',
    cores: [1, 2],
    coresInAll: 2,
    pricePerCoreHour: 0.02,
    currency: 'USD',
  }),
];

async function setup() {
  const submitted =
    jasmine.createSpy<(made: { request: ClusterRequest; start: boolean }) => void>('submitted');
  const refusal = signal<{ message: string; fields: Record<string, string> } | null>(null);
  const fixture = TestBed.createComponent(NewClusterForm, {
    bindings: [
      inputBinding('coreTypes', () => types),
      inputBinding('refusal', refusal),
      outputBinding('submitted', submitted),
    ],
  });
  return {
    submitted,
    refusal,
    form: await TestbedHarnessEnvironment.harnessForFixture(fixture, NewClusterFormHarness),
  };
}

describe('NewClusterForm', () => {
  it('begins with the cheapest hardware in its smallest size', async () => {
    const { form, submitted } = await setup();
    expect(await form.text()).toContain('1 × 1 core · 0.02 USD/h');

    await form.press('Create and start');

    expect(submitted).toHaveBeenCalledOnceWith({
      start: true,
      request: jasmine.objectContaining({
        name: null,
        hardware: { coreType: 'local', coresPerSlot: 1, slots: 1, walltime: null, type: 'compute' },
        idleTimeoutMinutes: 30,
      }),
    });
  });

  it('makes what is filled in, with its price', async () => {
    const { form, submitted } = await setup();

    await form.fill('Name', 'night shift');
    await form.select('Core type', /^Cove/);
    await form.select('Cores per slot', '4 cores');
    await form.fill('Slots', '2');
    await form.showMore();
    await form.fill('Walltime', '10');
    expect(await form.text()).toContain(
      '2 × 4 cores · 0.96 USD/h while it is up · at most 9.60 USD',
    );
    await form.press('Create');

    expect(submitted).toHaveBeenCalledOnceWith({
      start: false,
      request: jasmine.objectContaining({
        name: 'night shift',
        hardware: { coreType: 'cove', coresPerSlot: 4, slots: 2, walltime: 10, type: 'compute' },
      }),
    });
  });

  it("says what is wrong by the contract's own rules, and sends nothing", async () => {
    const { form, submitted } = await setup();

    await form.fill('Slots', '0');
    await form.press('Create and start');

    expect(await form.under('Slots')).toContain('At least 1 is required.');
    expect(submitted).not.toHaveBeenCalled();
  });

  it('refuses more cores than the site has', async () => {
    const { form, submitted } = await setup();

    await form.fill('Slots', '3');
    await form.press('Create and start');

    expect(await form.text()).toContain('This machine has 2 cores in all; this asks for 3.');
    expect(submitted).not.toHaveBeenCalled();
  });

  it('shows what the server refused at its field, else below', async () => {
    const { form, refusal } = await setup();

    refusal.set({ message: 'name: Taken.', fields: { name: 'Taken.' } });
    expect(await form.under('Name')).toContain('Taken.');

    refusal.set({ message: 'The disk is full.', fields: {} });
    expect(await form.text()).toContain('The disk is full.');
  });
});
