import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding, outputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { ErrorPanel } from './error-panel';
import { ErrorPanelHarness } from './error-panel.harness';

describe('An error panel', () => {
  it('says what happened and what to do, and lets try again', async () => {
    TestBed.configureTestingModule({ imports: [MatIconTestingModule] });
    const onRetried = jasmine.createSpy('retried');
    const fixture = TestBed.createComponent(ErrorPanel, {
      bindings: [
        inputBinding('message', () => 'The jobs could not be loaded.'),
        inputBinding('nextStep', () => 'Check that the server runs.'),
        outputBinding('retried', onRetried),
      ],
    });
    const panel = await TestbedHarnessEnvironment.harnessForFixture(fixture, ErrorPanelHarness);

    await panel.retry();

    expect(onRetried).toHaveBeenCalledTimes(1);
    expect(await panel.text()).toContain('The jobs could not be loaded.');
    expect(await panel.text()).toContain('Check that the server runs.');
  });
});
