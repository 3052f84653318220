import { Project, Usage } from '#contract/projects';

/** A project of ada's with half of its budget spent. */
export const aProject = (over: Partial<Project> = {}): Project =>
  Project.parse({
    id: 'SwellA',
    name: 'Swell',
    members: ['ada@example.org'],
    mayCharge: true,
    budgetAmount: 100,
    budgetCoreHours: null,
    isStrict: true,
    spentAmount: 50,
    spentCoreHours: 400,
    budgetState: 'ok',
    currency: 'USD',
    isArchived: false,
    dateInserted: '2026-03-01T10:00:00.000000Z',
    ...over,
  });

export const aUsage = (over: Partial<Usage> = {}): Usage =>
  Usage.parse({
    group: 'month',
    from: '2026-02-01',
    to: '2026-03-31',
    isEverybodys: true,
    currency: 'USD',
    results: [
      { key: '2026-02', label: '2026-02', jobs: 1, coreHours: 20, cost: 10 },
      { key: '2026-03', label: '2026-03', jobs: 2, coreHours: 10, cost: 5 },
    ],
    total: { jobs: 3, coreHours: 30, cost: 15 },
    ...over,
  });
