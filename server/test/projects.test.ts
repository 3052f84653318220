import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Me } from '#contract/identity';
import { Job } from '#contract/jobs';
import { ChargeableProject, Project } from '#contract/projects';
import { page } from '#contract/wire';
import { createTestApp, type TestUser } from './support/app.ts';
import { openTestServices } from './support/services.ts';
import { jobRequest } from './support/workbench.ts';

/** Who may charge what, and what jobs say of it. */
const test = await createTestApp();
const { ada, bob, as } = test;

async function create(body: object): Promise<Project> {
  const answer = await as(ada, 'POST', '/api/v3/projects/', body);
  assert.equal(answer.statusCode, 201, answer.body);
  return Project.parse(answer.json());
}
const save = (user: TestUser, job: object) =>
  as(user, 'POST', '/api/v2/jobs/', jobRequest('true', { job }));
async function saved(user: TestUser, job: object): Promise<string> {
  const answer = await save(user, job);
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json<{ id: string }>().id;
}
const projectOf = async (user: TestUser, id: string) =>
  Job.parse((await as(user, 'GET', `/api/v3/jobs/${id}/`)).json()).projectId;
const assign = (user: TestUser, id: string, projectId: string | null, org = 'moorage') =>
  as(user, 'POST', `/api/v3/organizations/${org}/jobs/${id}/project-assignment/`, { projectId });

const swell = await create({ name: 'Swell', members: ['ada@example.org', 'BOB@example.org'] });
const mine = await create({ name: 'Ada alone', budgetAmount: '100', isStrict: 'true' });

describe('projects', () => {
  it('are made with members and budgets, in the leniency of the contract', () => {
    assert.deepEqual(swell.members, ['ada@example.org', 'bob@example.org']);
    assert.deepEqual([mine.members, mine.budgetAmount, mine.isStrict], [[ada.email], 100, true]);
    assert.deepEqual([mine.budgetCoreHours, mine.spentAmount, mine.budgetState], [null, 0, 'ok']);
  });

  it('are refused at the field that is wrong', async () => {
    const cases = [
      [{ name: 'swell' }, 'name'],
      [{ name: ' ' }, 'name'],
      [{ name: 'New', budgetAmount: 0 }, 'budgetAmount'],
      [{ name: 'New', budgetCoreHours: 'many' }, 'budgetCoreHours'],
      [{ name: 'New', isStrict: 'perhaps' }, 'isStrict'],
      [{ name: 'New', members: ['nobody@example.org'] }, 'members'],
      [{ name: 'New', members: ['nobody'] }, 'members'],
    ] as const;
    for (const [body, field] of cases) {
      const answer = await as(ada, 'POST', '/api/v3/projects/', body);

      assert.equal(answer.statusCode, 400, answer.body);
      assert.ok(Array.isArray(answer.json<Record<string, unknown>>()[field]), answer.body);
    }
  });

  it('are shown to administrators, and to those who may charge them', async () => {
    const of = async (user: TestUser) =>
      page(Project)
        .parse((await as(user, 'GET', '/api/v3/projects/')).json())
        .results.map(({ name, mayCharge }) => [name, mayCharge]);

    assert.deepEqual(await of(ada), [
      ['Ada alone', true],
      ['Swell', true],
    ]);
    assert.deepEqual(await of(bob), [['Swell', true]]);
  });

  it('change in what is sent, and leave the rest', async () => {
    const { id } = await create({ name: 'Tide', budgetCoreHours: 5 });
    const change = async (body: object) =>
      Project.parse((await as(ada, 'PATCH', `/api/v3/projects/${id}/`, body)).json());
    const renamed = await change({ name: 'Ebb', members: [] });
    const unlimited = await change({ budgetCoreHours: null });
    const archived = await change({ isArchived: true });

    assert.deepEqual([renamed.name, renamed.budgetCoreHours, renamed.members], ['Ebb', 5, []]);
    assert.deepEqual([unlimited.name, unlimited.budgetCoreHours], ['Ebb', null]);
    assert.deepEqual([archived.isArchived, archived.mayCharge], [true, false]);
    assert.equal((await as(ada, 'PATCH', '/api/v3/projects/none/', {})).statusCode, 404);
    const listed = (path: string) => as(ada, 'GET', `/api/v3/projects/${path}`);
    assert.ok(!(await listed('')).body.includes('Ebb'));
    assert.ok((await listed('?archived=1')).body.includes('Ebb'));
    await create({ name: 'Ebb' });
    assert.equal((await as(ada, 'GET', `/api/v3/projects/${id}/`)).statusCode, 200);
  });

  it('GET /users/me/projects/ and users/me/ name those that I may charge', async () => {
    const listed = await as(bob, 'GET', '/api/v2/users/me/projects/');
    const me = Me.parse((await as(bob, 'GET', '/api/v2/users/me/')).json());

    assert.deepEqual(page(ChargeableProject).parse(listed.json()).results, [
      { id: swell.id, name: 'Swell' },
    ]);
    assert.deepEqual(me.company.projects, [{ id: swell.id, name: 'Swell' }]);
  });
});

describe('projects of jobs', () => {
  it('are named by projectId or project_id, and stand in every answer', async () => {
    for (const job of [{ projectId: swell.id }, { project_id: swell.id, projectId: '' }]) {
      const made = await save(bob, job);

      assert.equal(made.json<{ projectId: string }>().projectId, swell.id);
      assert.equal(await projectOf(bob, made.json<{ id: string }>().id), swell.id);
    }
  });

  it('are refused when they cannot be charged, with a list of texts', async () => {
    for (const projectId of ['zzzzzz', mine.id]) {
      const { statusCode, body } = await save(bob, { projectId });

      assert.equal(statusCode, 400);
      assert.match(
        body,
        /^\{"projectId":\["There is no project .* Yours are \w+ \(Swell\)\."\]\}$/,
      );
    }
  });

  it('PATCH /jobs/{id}/ and project-assignment/ change them, and nothing else does', async () => {
    const id = await saved(ada, { project_id: swell.id });
    const change = async (body: object) =>
      (await as(ada, 'PATCH', `/api/v3/jobs/${id}/`, body)).json<{ projectId: string | null }>()
        .projectId;

    assert.equal(await change({ name: 'Other' }), swell.id);
    assert.equal(await change({ projectId: mine.id }), mine.id);
    assert.equal(await change({ project_id: swell.id }), swell.id);
    assert.equal(await change({ projectId: null }), null);
    const assigned = await assign(ada, id, mine.id);
    assert.deepEqual([assigned.statusCode, assigned.json()], [200, { projectId: mine.id }]);
    assert.equal(await projectOf(ada, id), mine.id);
    assert.equal((await assign(ada, id, 'zzzzzz')).statusCode, 400);
    assert.equal((await assign(ada, id, swell.id, 'elsewhere')).statusCode, 404);
    assert.equal((await assign(bob, id, swell.id)).statusCode, 404);
  });

  it('change after submit too, and not once the job is Completed', async () => {
    const id = await saved(ada, {});
    assert.equal((await as(ada, 'POST', `/api/v3/jobs/${id}/submit/`)).statusCode, 200);

    assert.equal((await assign(ada, id, swell.id)).statusCode, 200);
    assert.equal(await projectOf(ada, id), swell.id);
    await test.db
      .updateTable('job')
      .set({ status: 'Completed', outcome: 'succeeded', completed_at: new Date() })
      .where('id', '=', id)
      .execute();
    const patched = await as(ada, 'PATCH', `/api/v3/jobs/${id}/`, { projectId: mine.id });
    assert.deepEqual(
      [patched.statusCode, patched.json<{ projectId: string }>().projectId],
      [200, swell.id],
    );
    assert.match((await assign(ada, id, mine.id)).body, /Completed/);
  });

  it('are required where the configuration says so', async () => {
    const strict = await createTestApp(async (base) => ({
      services: await openTestServices(base, { projects: { required: true } }),
    }));
    const send = (job: object) =>
      strict.as(strict.ada, 'POST', '/api/v3/jobs/', jobRequest('true', { job }));
    const made = await strict.as(strict.ada, 'POST', '/api/v3/projects/', { name: 'Only' });

    assert.match((await send({})).body, /^\{"projectId":\["A project is required/);
    assert.equal((await send({ projectId: made.json<{ id: string }>().id })).statusCode, 201);
  });
});
