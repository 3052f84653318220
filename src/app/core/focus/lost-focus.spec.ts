import { Component, inject, signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { LostFocus } from './lost-focus';

@Component({
  template: `
    <main>
      @if (isPageOpen()) {
        <section>
          <button type="button" class="add">Add</button>
          <ul>
            @for (name of names(); track name) {
              <li>
                <button type="button">{{ name }}</button>
              </li>
            }
          </ul>
        </section>
      }
    </main>
  `,
})
class Page {
  readonly names = signal(['one', 'two', 'three']);
  readonly isPageOpen = signal(true);

  constructor() {
    inject(LostFocus).follow();
  }
}

let fixture: ComponentFixture<Page>;

async function focus(text: string): Promise<void> {
  fixture = TestBed.createComponent(Page);
  const element = fixture.nativeElement as HTMLElement;
  document.body.append(element);
  await fixture.whenStable();
  [...element.querySelectorAll('button')].find(({ textContent }) => textContent === text)?.focus();
}

async function leave(...names: string[]): Promise<string | undefined> {
  fixture.componentInstance.names.set(names);
  await fixture.whenStable();
  return document.activeElement?.textContent;
}

describe('The focus of something that goes', () => {
  it('goes to what takes its place', async () => {
    await focus('two');

    expect(await leave('one', 'three')).toBe('three');
  });

  it('goes to what stands before it, if nothing does', async () => {
    await focus('three');

    expect(await leave('one', 'two')).toBe('two');
  });

  it('goes further out when nothing is left around it', async () => {
    await focus('two');

    expect(await leave()).toBe('Add');
  });

  it('stays where it is while that stays', async () => {
    await focus('three');

    expect(await leave('two', 'three')).toBe('three');
  });

  it('is not taken back by somebody who left before', async () => {
    await focus('two');
    (document.activeElement as HTMLElement).blur();
    await Promise.resolve();

    await leave('one', 'three');

    expect(document.activeElement).toBe(document.body);
  });

  it('is left to the next page when the page goes', async () => {
    await focus('two');

    fixture.componentInstance.isPageOpen.set(false);
    await fixture.whenStable();

    expect(document.activeElement).toBe(document.body);
  });
});
