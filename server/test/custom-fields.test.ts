import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Job } from '#contract/jobs';
import { createTestApp } from './support/app.ts';
import { addJob } from './support/jobs.ts';
import { jobRequest } from './support/workbench.ts';

const { db, ada, bob, as } = await createTestApp();
const get = (id: string) => as(ada, 'GET', `/api/v2/jobs/${id}/custom-fields/`);
const set = (id: string, body: object) =>
  as(ada, 'POST', `/api/v2/jobs/${id}/custom-fields/`, body);

describe('custom fields', () => {
  it('GET /jobs/{id}/custom-fields/ is an empty map at first', async () => {
    const response = await get(await addJob(db, ada));

    assert.deepEqual([response.statusCode, response.body], [200, '{}']);
  });

  it('POST /jobs/{id}/custom-fields/ answers all of them and leaves the others', async () => {
    const id = await addJob(db, ada);

    const first = await set(id, { Material: 'steel' });
    await set(id, { Mach: 0.85, checked: true, stations: ['a', 2] });
    const last = await set(id, { Material: null });

    assert.equal(first.body, '{"Material":{"meta":{"name":"Material"},"value":"steel"}}');
    assert.deepEqual(last.json(), {
      Material: { meta: { name: 'Material' }, value: null },
      Mach: { meta: { name: 'Mach' }, value: 0.85 },
      checked: { meta: { name: 'checked' }, value: true },
      stations: { meta: { name: 'stations' }, value: ['a', 2] },
    });
    assert.deepEqual((await get(id)).json(), last.json());
  });

  it('are in a job of v3', async () => {
    const made = await as(ada, 'POST', '/api/v3/jobs/', jobRequest('true'));
    const { id, customFields } = Job.parse(made.json());
    assert.deepEqual(customFields, {});
    await set(id, { Material: 'steel' });

    const job = Job.parse((await as(ada, 'GET', `/api/v3/jobs/${id}/`)).json());

    assert.deepEqual(job.customFields, {
      Material: { meta: { name: 'Material' }, value: 'steel' },
    });
  });

  it('refuse what is no value, a name that is none, and too many', async () => {
    const id = await addJob(db, ada);
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`f${String(at)}`, at]));
    for (const body of [
      { Material: {} },
      { Material: [null] },
      { Material: 'x'.repeat(10_001) },
      { Material: 'a\0b' },
      { '': 'x' },
      { 'a\nb': 'x' },
      { Material: '\ud800' },
      { ['x'.repeat(201)]: 1 },
      ['steel'],
      many,
    ])
      assert.equal((await set(id, body)).statusCode, 400, JSON.stringify(body).slice(0, 80));
    assert.deepEqual((await get(id)).json(), {});
    for (let block = 0; block < 4; block += 1) {
      const fields = Array.from({ length: 50 }, (_, at) => [`f${String(block * 50 + at)}`, at]);
      await set(id, Object.fromEntries(fields) as object);
    }
    assert.equal((await set(id, { oneMore: 1 })).statusCode, 400);
    assert.equal((await set(id, { f0: 'changed' })).statusCode, 200);
  });

  it('are not there for somebody else', async () => {
    const id = await addJob(db, ada);
    assert.equal((await as(bob, 'GET', `/api/v2/jobs/${id}/custom-fields/`)).statusCode, 404);
    const response = await as(bob, 'POST', `/api/v2/jobs/${id}/custom-fields/`, { a: 'b' });
    assert.equal(response.statusCode, 404);
  });

  it('GET /organizations/{org}/workspaces/{ws}/custom-fields/ tells that none are defined', async () => {
    const response = await as(ada, 'GET', '/api/v2/organizations/o/workspaces/w/custom-fields/');

    assert.equal(response.body, '{"isEnabled":false,"fields":{"compute":{},"workstation":{}}}');
  });
});

describe('automations', () => {
  it('GET /automations/ is an empty array', async () => {
    assert.equal((await as(ada, 'GET', '/api/v2/automations/')).body, '[]');
  });

  it('of a job are refused where they are named, as there are none', async () => {
    const create = (jobAutomations: unknown) =>
      as(ada, 'POST', '/api/v3/jobs/', jobRequest('true', { job: { jobAutomations } }));

    for (const none of [[], null, undefined]) assert.equal((await create(none)).statusCode, 201);
    const response = await create([{ automation: { id: 'aUtOmA' }, environmentVariables: {} }]);
    assert.equal(response.statusCode, 400);
    assert.equal(
      response.body,
      '{"jobAutomations":[{"automation":{"id":["There is no automation \\"aUtOmA\\" here."]}}]}',
    );
    for (const nonsense of [[1], ['x'], [{}], [{ automation: null }], 'x'])
      assert.equal((await create(nonsense)).statusCode, 400);
  });
});
