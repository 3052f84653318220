import { inputBinding, outputBinding, signal } from '@angular/core';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatCheckboxHarness } from '@angular/material/checkbox/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { isArchive } from './archives';
import { type EarlierFile, FilesStep } from './files-step';
import type { UploadRow } from './upload-row';

const zip = { id: 'ZipZip', name: 'in.zip', size: 2_000, decompress: true };
const upload: UploadRow = {
  key: '1',
  name: 'big.dat',
  size: 1_000,
  loaded: 250,
  bytesPerSecond: 50,
  state: 'sending',
  error: null,
};
const earlierFile: EarlierFile = {
  id: 'OldOld',
  name: 'old.dat',
  size: 3,
  dateUploaded: '2026-03-01T10:00:00.000000Z',
};

function setup(uploads: readonly UploadRow[] = []) {
  TestBed.configureTestingModule({ imports: [MatIconTestingModule] });
  const earlier = signal<readonly EarlierFile[] | null>(null);
  const spies = {
    picked: jasmine.createSpy('filesPicked'),
    removed: jasmine.createSpy('fileRemoved'),
    toggled: jasmine.createSpy('unpackToggled'),
    paused: jasmine.createSpy('uploadPaused'),
    resumed: jasmine.createSpy('uploadResumed'),
    cancelled: jasmine.createSpy('uploadCancelled'),
    chosen: jasmine.createSpy('earlierChosen'),
  };
  const fixture = TestBed.createComponent(FilesStep, {
    bindings: [
      inputBinding('files', () => [zip]),
      inputBinding('uploads', () => uploads),
      inputBinding('earlier', earlier),
      outputBinding('filesPicked', spies.picked),
      outputBinding('fileRemoved', spies.removed),
      outputBinding('unpackToggled', spies.toggled),
      outputBinding('uploadPaused', spies.paused),
      outputBinding('uploadResumed', spies.resumed),
      outputBinding('uploadCancelled', spies.cancelled),
      outputBinding('earlierChosen', spies.chosen),
    ],
  });
  const loader = TestbedHarnessEnvironment.loader(fixture);
  const press = async (label: string): Promise<void> => {
    await (
      await loader.getHarness(MatButtonHarness.with({ selector: `[aria-label="${label}"]` }))
    ).click();
  };
  return { spies, loader, press, earlier, fixture, element: fixture.nativeElement as HTMLElement };
}

describe('the input files of a job', () => {
  it('are taken when they are dropped', async () => {
    const { spies, element, fixture } = setup();
    await fixture.whenStable();
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'a.txt'));

    element
      .querySelector('.drop')
      ?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));

    expect((spies.picked.calls.mostRecent().args[0] as File[]).map(({ name }) => name)).toEqual([
      'a.txt',
    ]);
  });

  it('can be removed, and archives left packed', async () => {
    const { spies, loader, press } = setup();

    await (await loader.getHarness(MatCheckboxHarness)).uncheck();
    await press('Remove in.zip');

    expect(spies.toggled).toHaveBeenCalledOnceWith('ZipZip');
    expect(spies.removed).toHaveBeenCalledOnceWith('ZipZip');
  });

  it('show how far they are, and can be cancelled', async () => {
    const { spies, press, element, fixture } = setup([upload]);
    await fixture.whenStable();
    expect(element.textContent).toContain('250 B of 1 kB · 25 %');
    expect(element.textContent).toContain('50 B/s, 15 s left');

    await press('Cancel upload of big.dat');

    expect(spies.cancelled).toHaveBeenCalledOnceWith('1');
  });

  it('can be sent again when an upload failed', async () => {
    const { spies, loader, element, fixture } = setup([{ ...upload, error: 'The disk is full.' }]);
    await fixture.whenStable();
    expect(element.textContent).toContain('The disk is full.');

    await (await loader.getHarness(MatButtonHarness.with({ text: 'Try again' }))).click();

    expect(spies.resumed).toHaveBeenCalledOnceWith('1');
  });

  it('can be paused, and go on', async () => {
    const { spies, press } = setup([upload]);
    await press('Pause upload of big.dat');
    expect(spies.paused).toHaveBeenCalledOnceWith('1');

    TestBed.resetTestingModule();
    const paused = setup([{ ...upload, state: 'paused' }]);
    await paused.press('Resume upload of big.dat');
    expect(paused.spies.resumed).toHaveBeenCalledOnceWith('1');
    expect(paused.element.querySelector('[role="status"].pace')?.textContent).toBe('Paused');
  });

  it('say that the connection is lost, and that what was sent is checked', async () => {
    const { element, fixture } = setup([
      { ...upload, state: 'reconnecting' },
      { ...upload, key: '2', loaded: 1_000 },
    ]);
    await fixture.whenStable();

    expect(element.textContent).toContain('Connection lost, trying again');
    expect(element.textContent).toContain('Checking');
  });

  it('can be taken from earlier uploads', async () => {
    const { spies, press, earlier } = setup();
    earlier.set([earlierFile]);

    await press('Add old.dat');

    expect(spies.chosen).toHaveBeenCalledOnceWith(earlierFile);
  });
});

describe('archives', () => {
  it('are known by their names', () => {
    expect(['a.zip', 'b.tar.gz', 'c.TGZ', 'd.tar.xz', 'e.tar.bz2'].every(isArchive)).toBeTrue();
    expect(['a.gz', 'zip', 'b.fasta'].some(isArchive)).toBeFalse();
  });
});
