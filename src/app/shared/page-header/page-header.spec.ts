import { inputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { PageHeader } from './page-header';

describe('A page header', () => {
  it('is a first-order heading that can take the focus', async () => {
    const fixture = TestBed.createComponent(PageHeader, {
      bindings: [inputBinding('heading', () => 'Clusters')],
    });
    await fixture.whenStable();
    const heading = (fixture.nativeElement as HTMLElement).querySelector('h1');

    heading?.focus();

    expect(heading?.textContent).toBe('Clusters');
    expect(document.activeElement).toBe(heading);
  });
});
