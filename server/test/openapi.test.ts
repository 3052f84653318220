import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { Validator } from '@seriousme/openapi-schema-validator';
import { createTestApp } from './support/app.ts';
import { watchRoutes } from './support/routes.ts';

const routesOf = watchRoutes();
const { app, ada, as } = await createTestApp();
const routes = routesOf();

const Call = z.object({
  summary: z.string().optional(),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
  responses: z.record(z.string(), z.unknown()),
  security: z.array(z.unknown()).optional(),
});
const Document = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), Call)),
  'x-not-offered': z.array(z.string()),
});
const readDocument = async () => Document.parse((await as(ada, 'GET', '/api/docs/json')).json());
/** By names such as `GET /jobs/{}/`. */
const callsOf = ({ paths }: z.infer<typeof Document>) =>
  new Map<string, z.infer<typeof Call>>(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, call]) => {
        const below = path.replace('/api/v3', '').replaceAll(/\{[^}]+\}/g, '{}');
        return [`${method.toUpperCase()} ${below}`, call] as const;
      }),
    ),
  );

describe('the description of the API', () => {
  it('names the routes of v3 with their answers', async () => {
    const { paths } = await readDocument();

    assert.ok(Object.keys(paths).every((path) => path.startsWith('/api/v3/')));
    assert.deepEqual(Object.keys(paths['/api/v3/tokens/'] ?? {}).sort(), ['get', 'post']);
    assert.ok(paths['/api/v3/tokens/']?.['post']?.responses['201']);
  });

  it('is good OpenAPI, as a public validator sees it', async () => {
    const document = (await as(ada, 'GET', '/api/docs/json')).json<Record<string, unknown>>();

    assert.deepEqual(await new Validator().validate(document), { valid: true });
  });

  it('has every route there is, told or named as not offered, and none that is not there', async () => {
    const document = await readDocument();
    const named = [...callsOf(document).keys(), ...document['x-not-offered']];
    const there = routes
      .filter(({ url, key }) => url.startsWith('/api/v3/') && !/^(OPTIONS|HEAD) | \/docs/.test(key))
      .map(({ key }) => key)
      .filter((key) => key !== 'GET /');

    assert.deepEqual(new Set(named), new Set(there));
    assert.equal(named.length, new Set(named).size);
  });

  it('names as not offered what is answered so', async () => {
    const { 'x-not-offered': names } = await readDocument();

    assert.ok(names.includes('POST /installations/'));
    for (const name of names.filter((one) => !one.includes('{}'))) {
      const [, method, path = ''] = /^(\w+) (.*)$/.exec(name) ?? [];
      const answer = await as(ada, method as 'GET' | 'POST', `/api/v3${path}`);
      assert.equal(answer.statusCode, 501, name);
    }
  });

  it('tells of every call how it is refused, with which key it is made, and what is in its query', async () => {
    const calls = callsOf(await readDocument());

    for (const [name, { responses, parameters, security }] of calls) {
      const codes = Object.keys(responses);
      assert.ok(
        codes.some((code) => code.startsWith('2')),
        `${name} succeeds`,
      );
      assert.equal(codes.includes('401'), security === undefined, `${name} needs a key`);
      for (const [, below] of name.matchAll(/(\{\})/g)) assert.ok(below && codes.includes('404'));
      assert.equal(
        parameters.filter((one) => one.in === 'path').length,
        name.split('{}').length - 1,
        name,
      );
    }
    const queryOf = (name: string) =>
      calls
        .get(name)
        ?.parameters.filter((one) => one.in === 'query')
        .map((one) => one.name);
    for (const name of ['page', 'page_size', 'state', 't', 'job_status', 'ordering', 'after'])
      assert.ok(queryOf('GET /jobs/')?.includes(name), name);
    assert.deepEqual(queryOf('GET /tokens/'), ['page', 'page_size']);
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
