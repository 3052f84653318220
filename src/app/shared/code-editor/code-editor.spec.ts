import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding, signal, twoWayBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { CodeEditor } from './code-editor';
import { CodeEditorHarness } from './code-editor.harness';

describe('A code editor', () => {
  it('shows its value, also a later one', async () => {
    const value = signal('echo one');
    const fixture = TestBed.createComponent(CodeEditor, {
      bindings: [twoWayBinding('value', value), inputBinding('label', () => 'Command')],
    });
    await fixture.whenStable();
    const editor = await TestbedHarnessEnvironment.harnessForFixture(fixture, CodeEditorHarness);
    expect(await editor.label()).toBe('Command');

    value.set('echo two');

    expect(await editor.text()).toContain('echo two');
  });
});
