import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { ComputePrice } from '#contract/core-types';
import { Me } from '#contract/identity';
import { Bill, Member, Usage } from '#contract/projects';
import * as z from 'zod';
import { createTestApp, type TestUser } from './support/app.ts';

const now = new Date('2026-04-15T12:00:00Z');
const test = await createTestApp({ clock: () => now });
const { ada, bob, as, db } = test;
const workspace = Me.parse((await as(ada, 'GET', '/api/v3/users/me/')).json()).workspace.id;
const here = `/api/v2/organizations/moorage/workspaces/${workspace}`;
const project = (await as(ada, 'POST', '/api/v3/projects/', { name: '=Swell' })).json<{
  id: string;
}>().id;

/** A job of two cores at 0.5 USD for a core-hour. */
async function add(user: TestUser, job: string, from: string, to: string, projectId?: string) {
  await db
    .insertInto('charge')
    .values({
      ...{ kind: 'job', subject_id: job, account_id: user.id, project_id: projectId ?? null },
      ...{ core_type: job.startsWith('big') ? 'big' : 'cove', cores: 2, price_per_core_hour: 0.5 },
      ...{ started_at: from, ended_at: to },
    })
    .execute();
}
await add(ada, 'bigOne', '2026-02-10T00:00:00Z', '2026-02-10T10:00:00Z', project);
// Four hours in March, two in April.
await add(ada, 'long', '2026-03-31T20:00:00Z', '2026-04-01T02:00:00Z', project);
await add(bob, 'short', '2026-03-05T00:00:00Z', '2026-03-05T01:00:00Z');
await sql`insert into file (id, owner_id, name, type_id, size, sha512, md5, relative_path, stored_at, wire_path, created_at, deleted_at)
  values ('abcdef', ${ada.id}, 'a', 1, 100, '', '', '', '', '', '2026-01-01', null),
    ('abcdeg', ${bob.id}, 'b', 1, 20, '', '', '', '', '', '2026-03-10', '2026-03-20'),
    ('abcdeh', ${ada.id}, 'c', 1, 3, '', '', '', '', '', '2026-01-01', '2026-02-01')`.execute(db);

const bill = async (user: TestUser, query: string): Promise<Bill> => {
  const answer = await as(user, 'GET', `${here}/billing/?${query}`);
  assert.equal(answer.statusCode, 200, answer.body);
  return Bill.parse(answer.json());
};
const usage = async (user: TestUser, query: string): Promise<Usage> =>
  Usage.parse((await as(user, 'GET', `/api/v3/usage/?${query}`)).json());
const rows = ({ results }: Usage) =>
  results.map(({ label, jobs, coreHours, cost }) => [label, jobs, coreHours, cost]);

describe('GET /organizations/{org}/workspaces/{ws}/billing/', () => {
  const MARCH = 'startYear=2026&startMonth=3&endYear=2026&endMonth=3';

  it('bills the months asked for, with all keys of the contract', async () => {
    const march = await bill(ada, MARCH);

    assert.equal(march.id, workspace);
    assert.match(march.label, /2026-03-01 to 2026-03-31/);
    assert.deepEqual(
      [march.activeUsers, march.jobs, march.hardwareUsage, march.hardwareCharge],
      [2, 2, 10, 5],
    );
    assert.deepEqual([march.totalCharge, march.storageUsage, march.softwareCharge], [5, 120, 0]);
    const all = await bill(ada, 'startYear=2026&startMonth=1&endYear=2026&endMonth=12');
    assert.deepEqual([all.jobs, all.hardwareUsage], [3, 34]);
  });

  it('bills this month when none is named, a month when one is, a year by itself', async () => {
    assert.equal((await bill(ada, '')).hardwareUsage, 4);
    assert.equal((await bill(ada, 'startYear=2026&startMonth=2')).hardwareUsage, 20);
    assert.equal((await bill(ada, 'startYear=2026')).hardwareUsage, 34);
    assert.equal((await bill(ada, 'startYear=2025&startMonth=12')).hardwareUsage, 0);
  });

  it('shows others than administrators their own part', async () => {
    const { activeUsers, jobs, hardwareCharge, storageUsage } = await bill(bob, MARCH);

    assert.deepEqual([activeUsers, jobs, hardwareCharge, storageUsage], [1, 1, 1, 20]);
  });

  it('answers 400 to a bad month, 404 in another organisation or workspace', async () => {
    for (const [query, field] of [
      ['startYear=2026&startMonth=13', 'startMonth'],
      ['startYear=2026&startMonth=0', 'startMonth'],
      ['startYear=2026&startMonth=March', 'startMonth'],
      ['startYear=x&startMonth=3', 'startYear'],
      ['startYear=2026&startMonth=3&endYear=2026&endMonth=99', 'endMonth'],
      ['startYear=2026&startMonth=3&endYear=2026&endMonth=2', 'endMonth'],
      ['startYear=2026&startMonth=3&endYear=99999&endMonth=2', 'endYear'],
    ] as const) {
      const answer = await as(ada, 'GET', `${here}/billing/?${query}`);
      assert.equal(answer.statusCode, 400, query);
      assert.deepEqual(Object.keys(answer.json<object>()), [field]);
    }
    for (const path of [`elsewhere/workspaces/${workspace}`, 'moorage/workspaces/04-000000000'])
      for (const what of ['billing', 'members'])
        assert.equal(
          (await as(ada, 'GET', `/api/v3/organizations/${path}/${what}/`)).statusCode,
          404,
        );
  });
});

describe('GET /organizations/{org}/workspaces/{ws}/members/', () => {
  it('is an array of everybody for administrators, of themselves for others', async () => {
    const members = async (user: TestUser) =>
      z.array(Member).parse((await as(user, 'GET', `${here}/members/`)).json());

    assert.deepEqual(
      (await members(ada)).map(({ email, role }) => [email, role]),
      [
        [ada.email, 'administrator'],
        [bob.email, 'member'],
      ],
    );
    assert.deepEqual(await members(bob), [
      {
        ...{ email: bob.email, fullName: '', username: 'bob', role: 'member' },
        workspace: { id: workspace, name: 'Default' },
      },
    ]);
  });
});

describe('GET /billing/computeprices/', () => {
  it('has both plans of every core type, with decimal amounts', async () => {
    const prices = z
      .array(ComputePrice)
      .parse((await as(bob, 'GET', '/api/v2/billing/computeprices/')).json());

    assert.deepEqual(
      prices.map(({ coreType, planName, planType, os, value }) => [
        ...[coreType, planName, planType, os],
        ...[value.amount, value.currency],
      ]),
      [
        ['cove', 'pay-as-you-go-on-demand', '2019-on-demand', 'linux', '0.120', 'USD'],
        ['cove', 'pay-as-you-go-instant', '2019-on-demand-pro', 'linux', '0.120', 'USD'],
      ],
    );
  });
});

describe('GET /usage/', () => {
  it('is by month for the last year, and shares out what spans two of them', async () => {
    const { from, to, isEverybodys, total, ...all } = await usage(ada, '');

    assert.deepEqual([from, to, isEverybodys], ['2025-05-01', '2026-04-15', true]);
    assert.deepEqual(rows({ ...all, from, to, isEverybodys, total }), [
      ['2026-02', 1, 20, 10],
      ['2026-03', 2, 10, 5],
      ['2026-04', 1, 4, 2],
    ]);
    assert.deepEqual(total, { jobs: 3, coreHours: 34, cost: 17 });
  });

  it('is by user, project and core type too, dearest first, in the days asked for', async () => {
    const days = 'from=2026-03-01&to=2026-03-31';

    assert.deepEqual(rows(await usage(ada, `group=user&${days}`)), [
      [ada.email, 1, 8, 4],
      [bob.email, 1, 2, 1],
    ]);
    assert.deepEqual(rows(await usage(ada, `group=project&${days}`)), [
      ['=Swell', 1, 8, 4],
      ['no project', 1, 2, 1],
    ]);
    assert.deepEqual(rows(await usage(ada, 'group=core_type')), [
      ['big', 1, 20, 10],
      ['cove', 2, 14, 7],
    ]);
    assert.deepEqual(rows(await usage(ada, 'group=month&from=2026-04-01&to=2026-04-01')), [
      ['2026-04', 1, 4, 2],
    ]);
  });

  it("shows others than administrators their own alone, also others' projects", async () => {
    const own = await usage(bob, 'group=user');

    assert.equal(own.isEverybodys, false);
    assert.deepEqual(rows(own), [[bob.email, 1, 2, 1]]);
    assert.ok(!JSON.stringify(await usage(bob, 'group=project')).includes('Swell'));
  });

  it('is exported as CSV that a spreadsheet may open', async () => {
    const answer = await as(ada, 'GET', '/api/v3/usage/export/?group=project&from=2026-03-01');

    assert.match(String(answer.headers['content-type']), /^text\/csv/);
    assert.match(String(answer.headers['content-disposition']), /usage-project-2026-03-01-.*\.csv/);
    assert.deepEqual(answer.body.split('\r\n'), [
      'from,to,project,name,jobs,core_hours,cost_USD',
      `2026-03-01,2026-04-15,${project},'=Swell,1,12,6`,
      '2026-03-01,2026-04-15,,no project,1,2,1',
      '',
    ]);
  });

  it('refuses groups and days that there are not', async () => {
    for (const query of [
      'group=colour',
      'from=2026-02-30',
      'to=x',
      'from=2026-03-02&to=2026-03-01',
    ])
      for (const path of ['usage/', 'usage/export/'])
        assert.equal((await as(ada, 'GET', `/api/v3/${path}?${query}`)).statusCode, 400, query);
  });
});
