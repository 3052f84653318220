import { BreakpointObserver } from '@angular/cdk/layout';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding, outputBinding, signal, twoWayBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { provideRouter } from '@angular/router';
import { of } from 'rxjs';
import type { JobListItem } from '#contract/jobs';
import { aJobListItem } from '../../../testing/jobs';
import { JobList } from './job-list';
import { JobListHarness } from './job-list.harness';
import type { JobRow } from './job-row';

const status = (content: JobListItem['jobStatus']['content']) => ({
  content,
  labelClass: '',
  useLabel: false,
});
const running = aJobListItem({ id: 'aaaaaa', name: 'alpha', jobStatus: status('Executing') });
const failed = aJobListItem({
  id: 'bbbbbb',
  name: 'beta',
  jobStatus: status('Completed'),
  outcome: 'failed',
});

async function setup(rows: readonly JobRow[] = [running, failed]) {
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [
      provideRouter([]),
      { provide: BreakpointObserver, useValue: { observe: () => of({ matches: false }) } },
    ],
  });
  const jobs = signal(rows);
  const selected = signal<ReadonlySet<string>>(new Set());
  const onStop = jasmine.createSpy('stopClicked');
  const onDelete = jasmine.createSpy('deleteClicked');
  const onClone = jasmine.createSpy('cloneClicked');
  const fixture = TestBed.createComponent(JobList, {
    bindings: [
      inputBinding('jobs', jobs),
      twoWayBinding('selected', selected),
      outputBinding('stopClicked', onStop),
      outputBinding('deleteClicked', onDelete),
      outputBinding('cloneClicked', onClone),
    ],
  });
  const list = await TestbedHarnessEnvironment.harnessForFixture(fixture, JobListHarness);
  return { list, jobs, onStop, onDelete, onClone };
}

describe('the list of jobs', () => {
  it('shows how each job stands', async () => {
    const { list } = await setup();

    expect(await list.rows()).toEqual([
      jasmine.stringMatching(/alpha.*running/s),
      jasmine.stringMatching(/beta.*failed/s),
    ]);
  });

  it('offers to stop what runs and to delete what is over', async () => {
    const { list } = await setup();

    expect(await list.actionsOf('alpha')).toEqual(['Stop', 'Clone']);
    expect(await list.actionsOf('beta')).toEqual(['Clone', 'Delete']);
  });

  it('asks to stop a job', async () => {
    const { list, onStop } = await setup();

    await list.act('alpha', 'Stop');

    expect(onStop).toHaveBeenCalledOnceWith([running]);
  });

  it('clones a job', async () => {
    const { list, onClone } = await setup();

    await list.act('beta', 'Clone');

    expect(onClone).toHaveBeenCalledOnceWith('bbbbbb');
  });

  it('stops and deletes of a selection only what can be', async () => {
    const { list, onStop, onDelete } = await setup();
    await list.selectAll();

    await list.press('Stop 1');
    await list.press('Delete 1');

    expect(onStop).toHaveBeenCalledOnceWith([running]);
    expect(onDelete).toHaveBeenCalledOnceWith([failed]);
  });

  it('does not move the row under the pointer when a job comes', async () => {
    const { list, jobs } = await setup();
    await list.point();

    jobs.set([
      aJobListItem({ id: 'cccccc', name: 'gamma' }),
      { ...running, name: 'alpha two' },
      failed,
    ]);
    expect(await list.names()).toEqual(['alpha two', 'beta']);

    await list.leave();
    expect(await list.names()).toEqual(['gamma', 'alpha two', 'beta']);
  });

  it('marks what others shared, and offers to change only what is mine', async () => {
    const theirs = aJobListItem({ id: 'cccccc', name: 'gamma', owner: 'eve@example.org' });
    TestBed.configureTestingModule({
      imports: [MatIconTestingModule],
      providers: [
        provideRouter([]),
        { provide: BreakpointObserver, useValue: { observe: () => of({ matches: false }) } },
      ],
    });
    const fixture = TestBed.createComponent(JobList, {
      bindings: [
        inputBinding('jobs', () => [running, theirs]),
        inputBinding('myEmail', () => running.owner),
      ],
    });
    await fixture.whenStable();

    const element = fixture.nativeElement as HTMLElement;
    expect(element.textContent).toContain('shared by eve@example.org');
    expect(element.querySelectorAll('[aria-label^="Actions for"]').length).toBe(1);
  });
});
