import { inputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ClusterStatus, JobStatus, Outcome } from '#contract/statuses';
import { clusterBadge, jobBadge } from './badges';
import { StatusBadge } from './status-badge';

async function show(status: string, label?: string): Promise<HTMLElement> {
  const fixture = TestBed.createComponent(StatusBadge, {
    bindings: [inputBinding('status', () => status), inputBinding('label', () => label)],
  });
  await fixture.whenStable();
  return fixture.nativeElement as HTMLElement;
}

describe('A status badge', () => {
  it('says the status in a word beside the picture', async () => {
    const badge = await show('timed_out');

    expect(badge.textContent.trim()).toBe('timed out');
    expect(badge.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
  });

  it('says a better word where there is one', async () => {
    expect((await show('waiting', 'queued')).textContent.trim()).toBe('queued');
  });

  it('has a picture for every status of jobs and clusters', async () => {
    const badges = [
      ...[...JobStatus.options, '' as const].map((jobStatus) =>
        jobBadge({ jobStatus, outcome: null }),
      ),
      ...Outcome.options.map((outcome) => jobBadge({ jobStatus: 'Completed', outcome })),
      ...ClusterStatus.options.map(clusterBadge),
    ];
    for (const { status, label } of badges) {
      const badge = await show(status, label);
      expect(badge.querySelector('svg')?.childElementCount).toBeGreaterThan(0);
    }
  });
});

describe('The badge of a job', () => {
  it('shows the outcome rather than "Completed"', () => {
    expect(jobBadge({ jobStatus: 'Completed', outcome: 'failed' }).status).toBe('failed');
  });

  it('never calls an end without outcome a success', () => {
    expect(jobBadge({ jobStatus: 'Completed', outcome: null }).status).not.toBe('succeeded');
  });
});
