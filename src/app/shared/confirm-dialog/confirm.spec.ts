import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { Confirm } from './confirm';
import { ConfirmDialogHarness } from './confirm-dialog.harness';

@Component({ template: '', selector: 'app-somewhere' })
class Somewhere {}

async function setup() {
  TestBed.configureTestingModule({
    providers: [{ provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } }],
  });
  const answers: boolean[] = [];
  const loader = TestbedHarnessEnvironment.documentRootLoader(TestBed.createComponent(Somewhere));
  TestBed.inject(Confirm)
    .ask({
      title: 'Tear down night shift?',
      text: '2 running jobs will be stopped.',
      confirmLabel: 'Tear down',
    })
    .subscribe((answer) => answers.push(answer));
  return { answers, dialog: await loader.getHarness(ConfirmDialogHarness) };
}

describe('A confirmation', () => {
  it('names what will be lost and answers yes', async () => {
    const { answers, dialog } = await setup();
    expect(await dialog.getTitleText()).toBe('Tear down night shift?');
    expect(await dialog.getContentText()).toBe('2 running jobs will be stopped.');

    await dialog.press('Tear down');

    expect(answers).toEqual([true]);
  });

  it('answers no to Cancel', async () => {
    const { answers, dialog } = await setup();

    await dialog.press('Cancel');

    expect(answers).toEqual([false]);
  });

  it('answers no to Escape', async () => {
    const { answers, dialog } = await setup();

    await dialog.close();

    expect(answers).toEqual([false]);
  });
});
