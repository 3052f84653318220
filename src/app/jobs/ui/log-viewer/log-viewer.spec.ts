import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding, outputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { Subject } from 'rxjs';
import type { LogConnection, LogText } from './log-text';
import { LogViewer } from './log-viewer';
import { LogViewerHarness } from './log-viewer.harness';

async function setup({ bytesBefore = 0 } = {}) {
  TestBed.configureTestingModule({ imports: [MatIconTestingModule] });
  const text$ = new Subject<LogText>();
  const connection = signal<LogConnection>('live');
  const onEarlier = jasmine.createSpy('earlierRequested');
  const fixture = TestBed.createComponent(LogViewer, {
    bindings: [
      inputBinding('text', () => text$),
      inputBinding('connection', connection),
      inputBinding('size', () => 1_100_000),
      inputBinding('bytesBefore', () => bytesBefore),
      inputBinding('downloadUrl', () => '/log'),
      outputBinding('earlierRequested', onEarlier),
    ],
  });
  const log = await TestbedHarnessEnvironment.harnessForFixture(fixture, LogViewerHarness);
  await fixture.whenStable();
  /** Brings text and waits until it is drawn. */
  const bring = async (text: string): Promise<void> => {
    text$.next({ kind: 'append', text });
    await drawn();
  };
  const drawn = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 80));
    await fixture.whenStable();
  };
  return { log, bring, text$, connection, onEarlier, drawn };
}

describe('the log viewer', () => {
  it('draws lines as they come', async () => {
    const { log, bring } = await setup();
    await bring('one\ntw');

    await bring('o\n<b>three</b>\n');

    expect((await log.lines()).slice(0, 3)).toEqual(['one', 'two', '<b>three</b>']);
    expect(await log.facts()).toContain('3 lines · 1.1 MB');
  });

  it('draws colours', async () => {
    const { log, bring } = await setup();

    await bring('\u001b[1;31mred\u001b[0m plain');

    expect(await log.styled('ansi-fg-1 ansi-bold')).toEqual(['red']);
  });

  it('overwrites a progress line', async () => {
    const { log, bring } = await setup();
    await bring('step\n10 %');

    await bring('\r90 %');

    expect(await log.lines()).toEqual(['step', '90 %']);
  });

  it('counts what a search finds and steps through it', async () => {
    const { log, bring } = await setup();
    await bring('error one\nfine\nError two\n');

    await log.search('error');
    expect(await log.found()).toBe('2 found');
    expect(await log.styled('log-found')).toEqual(['error', 'Error']);

    await bring('ERROR three\n');
    expect(await log.found()).toBe('3 found');
  });

  it('holds output back while paused and shows it after', async () => {
    const { log, bring } = await setup();
    await bring('one\n');
    await log.press(/Pause/);

    await bring('two\n');
    expect(await log.lines()).not.toContain('two');
    expect(await log.facts()).toContain('paused, 4 B waiting');

    await log.press(/Go on/);
    expect(await log.lines()).toContain('two');
  });

  it('says what lies before and puts it in front', async () => {
    const { log, bring, text$, onEarlier, drawn } = await setup({ bytesBefore: 2_000_000 });
    await bring('end\n');
    expect(await log.notice()).toContain('2 MB of earlier output');

    await log.press(/Load earlier/);
    expect(onEarlier).toHaveBeenCalledTimes(1);

    text$.next({ kind: 'prepend', text: 'begin\n' });
    await drawn();
    expect((await log.lines()).slice(0, 2)).toEqual(['begin', 'end']);
  });

  it('tells a log without output', async () => {
    const { log, connection } = await setup();
    connection.set('ended');

    expect(await (await log.host()).text()).toContain('The job wrote no output.');
  });
});
