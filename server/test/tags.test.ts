import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { File } from '#contract/files';
import { Job, JobListItem } from '#contract/jobs';
import { Tag } from '#contract/tags';
import { page } from '#contract/wire';
import { createTestApp } from './support/app.ts';
import { addJob } from './support/jobs.ts';
import { filePart, MULTIPART, multipart } from './support/multipart.ts';
import { jobRequest } from './support/workbench.ts';

const { app, db, ada, bob, as } = await createTestApp();

async function upload(name: string): Promise<File> {
  const response = await app.inject({
    method: 'POST',
    url: '/api/v3/files/contents/',
    headers: { ...ada.headers, 'content-type': MULTIPART },
    payload: multipart(filePart(name, 'x')),
  });
  return File.parse(response.json());
}
const tagsOf = async (path: string) =>
  Tag.array()
    .parse((await as(ada, 'GET', `/api/v2${path}tags/`)).json())
    .map(({ name }) => name);
const newJob = async (job: object) => {
  const response = await as(ada, 'POST', '/api/v3/jobs/', jobRequest('true', { job }));
  assert.equal(response.statusCode, 201, response.body);
  return Job.parse(response.json());
};

for (const [kind, make] of [
  ['jobs', () => addJob(db, ada)],
  ['files', async () => (await upload('tagged.txt')).id],
] as const) {
  describe(`tags of ${kind}`, () => {
    it(`GET /${kind}/{id}/tags/ is an array, empty at first`, async () => {
      assert.deepEqual(await tagsOf(`/${kind}/${await make()}/`), []);
    });

    it(`POST /${kind}/{id}/tags/ answers the tag with 201`, async () => {
      const id = await make();

      const response = await as(ada, 'POST', `/api/v2/${kind}/${id}/tags/`, { name: ' Wing ' });

      assert.equal(response.statusCode, 201);
      assert.equal(response.body, '{"name":"Wing","normalizedName":"wing"}');
      assert.deepEqual(await tagsOf(`/${kind}/${id}/`), ['Wing']);
    });

    it(`POST /${kind}/{id}/tags/ of one that is there in another case adds nothing`, async () => {
      const id = await make();
      await as(ada, 'POST', `/api/v2/${kind}/${id}/tags/`, { name: 'Ünder' });

      const again = await as(ada, 'POST', `/api/v2/${kind}/${id}/tags/`, { name: 'üNDER' });

      assert.equal(again.statusCode, 201);
      assert.equal(again.json<{ name: string }>().name, 'Ünder');
      assert.deepEqual(await tagsOf(`/${kind}/${id}/`), ['Ünder']);
    });

    it(`POST /${kind}/{id}/tags/ loses none that is added at the same time`, async () => {
      const id = await make();

      await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          as(ada, 'POST', `/api/v2/${kind}/${id}/tags/`, { name: `tag ${String(index)}` }),
        ),
      );

      assert.equal((await tagsOf(`/${kind}/${id}/`)).length, 10);
    });

    it(`DELETE /${kind}/{id}/tags/ has its name in the body`, async () => {
      const id = await make();
      for (const name of ['a', 'B']) await as(ada, 'POST', `/api/v2/${kind}/${id}/tags/`, { name });

      const response = await as(ada, 'DELETE', `/api/v2/${kind}/${id}/tags/`, { name: 'b' });

      assert.deepEqual([response.statusCode, response.body], [204, '']);
      assert.deepEqual(await tagsOf(`/${kind}/${id}/`), ['a']);
    });

    it(`refuses no name, a long one, and the hundred-and-first`, async () => {
      const id = await make();
      for (const name of [undefined, null, '', ' ', 'x'.repeat(101), 'a\nb', 3, {}])
        for (const method of ['POST', 'DELETE'] as const) {
          const response = await as(ada, method, `/api/v2/${kind}/${id}/tags/`, { name });
          assert.equal(response.statusCode, 400, JSON.stringify(name));
          assert.ok('name' in response.json<object>());
        }
      for (let index = 0; index < 100; index += 1)
        await as(ada, 'POST', `/api/v2/${kind}/${id}/tags/`, { name: String(index) });

      const more = await as(ada, 'POST', `/api/v2/${kind}/${id}/tags/`, { name: 'more' });

      assert.equal(more.statusCode, 400);
      assert.ok('name' in more.json<object>());
    });

    it('are not there for somebody else', async () => {
      const id = await make();
      for (const method of ['GET', 'POST', 'DELETE'] as const) {
        const body = method === 'GET' ? undefined : { name: 'x' };
        assert.equal((await as(bob, method, `/api/v2/${kind}/${id}/tags/`, body)).statusCode, 404);
      }
    });
  });
}

describe('tags', () => {
  it('of a job request become its userTags, each once', async () => {
    const { id, userTags } = await newJob({ tags: ['Wing', ' ', 'wing', 'tail '] });

    assert.deepEqual(userTags, ['Wing', 'tail']);
    assert.deepEqual(await tagsOf(`/jobs/${id}/`), ['Wing', 'tail']);
  });

  it('are the userTags of jobs, of list items and of files', async () => {
    const [{ id }, file] = [await newJob({ name: 'Told' }), await upload('told.txt')];
    await as(ada, 'POST', `/api/v2/jobs/${id}/tags/`, { name: 'one' });
    await as(ada, 'POST', `/api/v2/files/${file.id}/tags/`, { name: 'two' });

    const job = Job.parse((await as(ada, 'GET', `/api/v3/jobs/${id}/`)).json());
    const items = page(JobListItem).parse((await as(ada, 'GET', '/api/v2/jobs/')).json());
    const one = File.parse((await as(ada, 'GET', `/api/v2/files/${file.id}/`)).json());
    const files = page(File).parse((await as(ada, 'GET', '/api/v2/files/')).json());

    assert.deepEqual(job.userTags, ['one']);
    assert.deepEqual(items.results.find((item) => item.id === id)?.userTags, ['one']);
    assert.deepEqual(one.userTags, ['two']);
    assert.deepEqual(files.results.find((item) => item.id === file.id)?.userTags, ['two']);
  });

  it('of a job stay when something else of it is changed, and go when other tags are sent', async () => {
    const { id } = await newJob({ tags: ['first'] });
    await as(ada, 'POST', `/api/v2/jobs/${id}/tags/`, { name: 'second' });

    await as(ada, 'PATCH', `/api/v2/jobs/${id}/`, { name: 'Another name' });
    assert.deepEqual(await tagsOf(`/jobs/${id}/`), ['first', 'second']);

    await as(ada, 'PATCH', `/api/v2/jobs/${id}/`, { tags: ['third'] });
    assert.deepEqual(await tagsOf(`/jobs/${id}/`), ['third']);

    await as(ada, 'POST', `/api/v2/jobs/${id}/submit/`);
    assert.deepEqual(await tagsOf(`/jobs/${id}/`), ['third']);
  });
});

describe('POST /files/bulk/type-change/', () => {
  it('changes all files that are named', async () => {
    const [one, two] = [await upload('1.txt'), await upload('2.txt')];

    const response = await as(ada, 'POST', '/api/v2/files/bulk/type-change/', {
      ids: [one.id, two.id],
      type: '4',
    });

    assert.deepEqual([response.statusCode, response.body], [200, '{}']);
    for (const { id } of [one, two]) {
      const changed = File.parse((await as(ada, 'GET', `/api/v2/files/${id}/`)).json());
      assert.equal(changed.typeId, 4);
    }
  });

  it('refuses an unknown file, one of somebody else and an unknown type, and then changes none', async () => {
    const { id } = await upload('stays.txt');
    const change = (user: typeof ada, body: object) =>
      as(user, 'POST', '/api/v2/files/bulk/type-change/', body);

    const unknown = await change(ada, { ids: [id, 'zzzzzz'], type: 2 });

    assert.equal(unknown.statusCode, 400);
    assert.deepEqual(unknown.json<{ ids: string[] }>().ids.length, 1);
    assert.equal((await change(bob, { ids: [id], type: 2 })).statusCode, 400);
    for (const type of [6, 0, 13, 'x', null])
      assert.ok('type' in (await change(ada, { ids: [id], type })).json<object>(), String(type));
    for (const ids of [null, 'x', [1], undefined])
      assert.ok('ids' in (await change(ada, { ids, type: 2 })).json<object>());
    const same = File.parse((await as(ada, 'GET', `/api/v2/files/${id}/`)).json());
    assert.equal(same.typeId, 1);
  });
});
