import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { inputBinding } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatIconTestingModule } from '@angular/material/icon/testing';
import { provideRouter, Router } from '@angular/router';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { anEntry } from '../../testing/audit';
import { AuditPageActions } from '../state/audit.actions';
import { auditFeature } from '../state/audit.feature';
import { AuditPage } from './audit-page';

type Page = ReturnType<typeof auditFeature.selectAuditState>;

const loaded: Page = {
  entries: [anEntry(), anEntry({ number: 6, result: 'refused', actorEmail: null })],
  count: 2,
  after: '6',
  error: null,
  isLoadingMore: false,
  isChecking: false,
  verification: null,
  checkError: null,
};
const query = { actor: 'ada', action: '', search: '', from: '', to: '' };

async function setup(page: Partial<Page> = {}) {
  TestBed.configureTestingModule({
    imports: [MatIconTestingModule],
    providers: [
      provideRouter([]),
      provideMockStore({
        selectors: [{ selector: auditFeature.selectAuditState, value: { ...loaded, ...page } }],
      }),
    ],
  });
  const dispatch = spyOn(TestBed.inject(MockStore), 'dispatch');
  const navigate = spyOn(TestBed.inject(Router), 'navigate').and.resolveTo(true);
  const fixture = TestBed.createComponent(AuditPage, {
    bindings: [inputBinding('actor', () => 'ada')],
  });
  await fixture.whenStable();
  const loader = TestbedHarnessEnvironment.loader(fixture);
  const press = async (text: string) => {
    await (await loader.getHarness(MatButtonHarness.with({ text }))).click();
  };
  return { dispatch, element: fixture.nativeElement as HTMLElement, navigate, press };
}

describe('The audit page', () => {
  afterEach(() => {
    TestBed.inject(MockStore).resetSelectors();
  });

  it('shows who did what, for the filter of its address', async () => {
    const { dispatch, element } = await setup();

    expect(dispatch).toHaveBeenCalledOnceWith(AuditPageActions.opened({ query }));
    const rows = [...element.querySelectorAll('tbody tr')].map(({ textContent }) => textContent);
    expect(rows).toEqual([
      jasmine.stringMatching(/ada@example.org.*Submitted a job.*JobAbc.*name: swell.*done/s),
      jasmine.stringMatching(/nobody signed in.*refused/s),
    ]);
  });

  it('puts a filter into its address', async () => {
    const { element, navigate } = await setup();
    const what = element.querySelector('select');
    if (!what) throw new Error('There is no select');
    what.value = 'job.share';

    what.dispatchEvent(new Event('change'));

    expect(navigate).toHaveBeenCalledOnceWith([], {
      queryParams: { action: 'job.share' },
      queryParamsHandling: 'merge',
    });
  });

  it('exports what it shows', async () => {
    const { element } = await setup();

    const links = [...element.querySelectorAll('a[download]')].map((a) => a.getAttribute('href'));
    expect(links).toEqual([
      '/api/v3/audit/export/?actor=ada&format=csv',
      '/api/v3/audit/export/?actor=ada&format=jsonl',
    ]);
  });

  it('goes on with older entries, and checks the log', async () => {
    const { dispatch, press } = await setup();

    await press('Show older entries');
    await press('Check the log');

    expect(dispatch).toHaveBeenCalledWith(AuditPageActions.moreClicked({ query, after: '6' }));
    expect(dispatch).toHaveBeenCalledWith(AuditPageActions.checkClicked());
  });

  it('says whether the chain is whole', async () => {
    const head = { number: 1204, hash: '1'.repeat(64) };
    const whole = { isWhole: true, entries: 1204, head, problem: null };
    const { element } = await setup({ verification: whole });

    expect(element.textContent).toContain('The chain is whole: 1,204 entries.');
  });

  it('names the entry where it is not', async () => {
    const problem = { number: 3, what: 'It was changed after it was written.' };
    const broken = { isWhole: false, entries: 9, head: null, problem };
    const { element } = await setup({ verification: broken });

    expect(element.textContent).toContain('tampered with at entry 3');
  });

  it('says that nothing fits, or that nothing came', async () => {
    expect((await setup({ entries: [] })).element.textContent).toContain('No entry fits');
    TestBed.resetTestingModule();
    expect((await setup({ error: 'Try again.' })).element.textContent).toContain('Try again.');
  });
});
