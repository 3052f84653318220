import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { inputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { provideRouter, Router } from '@angular/router';
import type { Usage } from '#contract/projects';
import { aUsage } from '../../testing/projects';
import { UsagePage } from './usage-page';

async function setup(query: { group?: string; from?: string; to?: string } = {}) {
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
  });
  const fixture = TestBed.createComponent(UsagePage, {
    bindings: [
      inputBinding('group', () => query.group),
      inputBinding('from', () => query.from),
      inputBinding('to', () => query.to),
    ],
  });
  const navigate = spyOn(TestBed.inject(Router), 'navigate').and.resolveTo(true);
  TestBed.tick();
  const asked = TestBed.inject(HttpTestingController).expectOne(({ url }) =>
    url.startsWith('/api/v3/usage/'),
  );
  const element = fixture.nativeElement as HTMLElement;
  const answer = async (usage: Usage) => {
    asked.flush(usage);
    await fixture.whenStable();
  };
  return { fixture, navigate, asked, answer, element };
}
const textOf = (element: Element | null): string =>
  (element?.textContent ?? '').replace(/\s+/g, ' ').trim();

describe('the usage page', () => {
  it('shows jobs, core-hours and cost by month, with their sum and units', async () => {
    const { asked, answer, element } = await setup();
    expect(asked.request.params.toString()).toBe('group=month');

    await answer(aUsage());

    const rows = [...element.querySelectorAll('tr')].map((row) =>
      [...row.children].map(textOf).filter(Boolean).join(' '),
    );
    expect(rows).toEqual([
      'Month Jobs Core-hours Part Cost',
      '2026-02 1 20.00 h 10.00 USD',
      '2026-03 2 10.00 h 5.00 USD',
      'Together 3 30.00 h 15.00 USD',
    ]);
    expect(element.textContent).toContain('Of everybody.');
  });

  it('asks for what its address says, and exports just that', async () => {
    const { asked, answer, element } = await setup({ group: 'user', from: '2026-03-01' });
    await answer(aUsage({ group: 'user', isEverybodys: false }));

    expect(asked.request.params.toString()).toBe('group=user&from=2026-03-01');
    expect(element.querySelector('a[download]')?.getAttribute('href')).toBe(
      '/api/v3/usage/export/?group=user&from=2026-03-01',
    );
    expect(element.textContent).toContain('Yours.');
  });

  it('keeps group and days in its address', async () => {
    const { answer, element, navigate } = await setup();
    await answer(aUsage());
    const [from] = element.querySelectorAll<HTMLInputElement>('input[type=date]');
    expect(from?.value).toBe('2026-02-01');
    const group = element.querySelector('select');
    if (!group || !from) throw new Error('A field is missing');

    group.value = 'project';
    group.dispatchEvent(new Event('change'));
    from.value = '';
    from.dispatchEvent(new Event('change'));

    expect(navigate.calls.allArgs().map(([, extras]) => extras?.queryParams)).toEqual([
      { group: 'project' },
      { from: null },
    ]);
  });

  it('says that nothing ran, and why usage could not be loaded', async () => {
    const { answer, element } = await setup();
    await answer(aUsage({ results: [] }));
    expect(element.textContent).toContain('Nothing ran in these days.');

    TestBed.resetTestingModule();
    const other = await setup();
    other.asked.flush({ detail: 'No.' }, { status: 503, statusText: 'Unavailable' });
    await other.fixture.whenStable();
    expect(other.element.querySelector('[role=alert]')?.textContent).toContain(
      'could not be loaded',
    );
  });
});
