import { inputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Skeleton } from './skeleton';

describe('A skeleton', () => {
  it('has the asked rows, and says that something loads', async () => {
    const fixture = TestBed.createComponent(Skeleton, {
      bindings: [inputBinding('rows', () => 3), inputBinding('label', () => 'Loading jobs')],
    });
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;

    expect(page.querySelectorAll('.row').length).toBe(3);
    expect(page.querySelector('[role=status]')?.textContent).toBe('Loading jobs');
  });
});
