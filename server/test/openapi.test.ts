import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { createTestApp } from './support/app.ts';

const { app, ada, as } = await createTestApp();

const Call = z.object({
  summary: z.string().optional(),
  responses: z.record(z.string(), z.unknown()),
});
const Document = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), Call)),
});
const readDocument = async () => Document.parse((await as(ada, 'GET', '/api/docs/json')).json());

describe('the description of the API', () => {
  it('names the routes of v3 with their answers', async () => {
    const { paths } = await readDocument();

    assert.ok(Object.keys(paths).every((path) => path.startsWith('/api/v3/')));
    assert.deepEqual(Object.keys(paths['/api/v3/tokens/'] ?? {}).sort(), ['get', 'post']);
    assert.ok(paths['/api/v3/tokens/']?.['post']?.responses['201']);
  });

  it('leaves out what is only said not to be offered', async () => {
    const { paths } = await readDocument();

    for (const path of ['/jobs/{jobId}/tags/', '/storage-devices/', '/users/me/folders/']) {
      assert.equal(paths[`/api/v3${path}`], undefined, path);
    }
  });

  it('says in a line what each call does', async () => {
    const { paths } = await readDocument();
    const unsaid = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { summary }]) => !summary)
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );

    assert.deepEqual(unsaid, []);
  });

  it('is a page for people, under a policy of its own', async () => {
    const answer = await as(ada, 'GET', '/api/docs/');

    assert.equal(answer.statusCode, 200);
    assert.match(String(answer.headers['content-type']), /text\/html/);
    assert.match(String(answer.headers['content-security-policy']), /script-src 'self'/);
    assert.equal((await app.inject('/api/docs/')).statusCode, 401);
  });
});
