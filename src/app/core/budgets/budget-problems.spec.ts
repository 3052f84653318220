import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { aProject } from '../../testing/projects';
import { BudgetProblems } from './budget-problems';

describe('problems of budgets', () => {
  it('are told of projects that are nearly spent, or spent, and of no others', async () => {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting()],
    });
    const told = firstValueFrom(TestBed.inject(BudgetProblems).watch());
    const http = TestBed.inject(HttpTestingController);
    await new Promise((resolve) => setTimeout(resolve));
    const results = [
      aProject(),
      aProject({ name: 'Tide', spentAmount: 83.9, budgetState: 'warning' }),
      aProject({ name: 'Ebb', spentAmount: 120, budgetState: 'spent', isStrict: false }),
    ];
    http
      .expectOne(({ url }) => url === '/api/v3/projects/')
      .flush({ count: 3, previous: null, results, next: null });

    expect(await told).toEqual([
      'Tide: 83 % of the budget is spent. When all of it is, its jobs are stopped.',
      'Ebb: the budget is spent.',
    ]);
  });
});
