import { inputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { EmptyState } from './empty-state';

describe('An empty state', () => {
  it('says its sentence', async () => {
    const fixture = TestBed.createComponent(EmptyState, {
      bindings: [inputBinding('text', () => 'No jobs yet.')],
    });
    await fixture.whenStable();

    expect((fixture.nativeElement as HTMLElement).textContent).toContain('No jobs yet.');
  });
});
