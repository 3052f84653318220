import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Me } from '#contract/identity';
import { createTestApp } from './app.ts';

const { as, ada, bob } = await createTestApp();

test('a test file gets a server with an administrator and a member', async () => {
  const first = Me.parse((await as(ada, 'GET', '/api/v3/users/me/')).json());
  const second = Me.parse((await as(bob, 'GET', '/api/v2/users/me/')).json());

  assert.deepEqual([first.email, first.role], ['ada@example.org', 'administrator']);
  assert.deepEqual([second.email, second.role], ['bob@example.org', 'member']);
});
