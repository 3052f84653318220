import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding, outputBinding, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { Subject, VirtualTimeScheduler } from 'rxjs';
import { LOG_LIMITS, LOG_SCHEDULER } from './log-limits';
import type { LogConnection, LogText } from './log-text';
import { LogViewer } from './log-viewer';
import { LogViewerHarness } from './log-viewer.harness';

/** A hundredth of what the page really takes. */
const LIMITS = { lines: 10_000, characters: 320_000, atOnce: 10_000, held: 160_000 };

async function setup({ bytesBefore = 0 } = {}) {
  const scheduler = new VirtualTimeScheduler();
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [
      { provide: LOG_LIMITS, useValue: LIMITS },
      { provide: LOG_SCHEDULER, useValue: scheduler },
    ],
  });
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
  /** Brings text and lets time go on until it is drawn. */
  const bring = async (text: string): Promise<void> => {
    text$.next({ kind: 'append', text });
    await drawn();
  };
  const drawn = async (): Promise<void> => {
    scheduler.flush();
    await fixture.whenStable();
  };
  return { log, bring, text$, connection, onEarlier, drawn, fixture, scheduler };
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

  it('R21: keeps the newest lines of a flood, and says which ones are not kept', async () => {
    const { log, bring } = await setup();
    const numbered = Array.from({ length: 50_000 }, (_, i) => `line ${String(i + 1)}\n`);

    for (let at = 0; at < numbered.length; at += 1_000)
      await bring(numbered.slice(at, at + 1_000).join(''));

    expect(await log.facts()).toContain('50,000 lines');
    expect(await log.lines()).toContain('line 50000');
    const last = /^Lines 1–([\d,]+) are not kept here; the download has all of it\.$/.exec(
      (await log.notice()) ?? '',
    )?.[1];
    const dropped = Number(last?.replaceAll(',', ''));
    expect(dropped).toBeGreaterThanOrEqual(50_000 - LIMITS.lines);
    expect(dropped).toBeLessThan(50_000 - LIMITS.lines / 2);
    expect(await log.lineNumbers()).toContain('50000');
    await log.search('line 1');
    expect(await log.found()).toBe('0 found');
    await log.search('line 4999');
    expect(await log.found()).toBe('10 found');
  });

  it('R21: keeps few characters of long lines, and cuts a line that no page could show', async () => {
    const { log, bring } = await setup();
    const wide = `${'x'.repeat(9_000)}\n`;
    for (let count = 0; count < 50; count += 1) await bring(wide);
    expect(await log.notice()).toMatch(/^Lines 1–\d\d are not kept here/);

    await bring(`${'y'.repeat(100_000)}\nafter it\n`);

    expect((await log.lines()).slice(-2)).toEqual(['after it', '']);
    await log.search('line cut here, the download has all of it');
    expect(await log.found()).toBe('1 found');
  });

  it('R21: draws a part of a flood before it takes more, and the rest bit by bit', async () => {
    const { log, text$, fixture, scheduler } = await setup();

    text$.next({ kind: 'append', text: 'one line\n'.repeat(5_000) });
    await fixture.whenStable();
    expect(await log.facts()).toContain('1,112 lines');

    scheduler.flush();
    await fixture.whenStable();
    expect(await log.facts()).toContain('5,000 lines');
  });

  it('says of a log that is not loaded from its beginning what is not kept', async () => {
    const { log, bring } = await setup({ bytesBefore: 2_000_000 });

    for (let count = 0; count < 20; count += 1) await bring('line\n'.repeat(1_000));

    expect(await log.notice()).toMatch(
      /^The first 2 MB and [\d,]+ lines after them are not kept here; the download has all of it\.$/,
    );
  });

  it('tells a log without output', async () => {
    const { log, connection } = await setup();
    connection.set('ended');

    expect(await (await log.host()).text()).toContain('The job wrote no output.');
  });
});
