import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from './support/fixtures.ts';
import { ADMIN_TOKEN, BASE_URL } from './support/server.ts';

const TOKENS = `${BASE_URL}/api/v3/tokens/`;

/** A page as an attacker writes it: a form, an image, and what scripts may send without being asked for leave. */
const ATTACK = `<!doctype html><title>Attack</title>
<img src="${BASE_URL}/api/v3/session/" alt="">
<form method="post" action="${TOKENS}" enctype="text/plain" target="answer"><input name='{"name":"form","x":"' value='"}'></form>
<iframe name="answer"></iframe>
<script>
  const send = (options) => fetch('${TOKENS}', { method: 'POST', credentials: 'include', body: '{"name":"fetch"}', ...options }).then(() => 'sent', () => 'refused');
  const settled = Promise.all([
    send({ mode: 'no-cors' }),
    send({ mode: 'no-cors', headers: { 'content-type': 'text/plain' } }),
    send({ mode: 'cors', headers: { 'content-type': 'application/json', 'x-requested-with': 'moorage' } }),
    navigator.sendBeacon('${TOKENS}', '{"name":"beacon"}'),
    fetch('${BASE_URL}/api/v3/tokens/', { credentials: 'include' }).then((answer) => answer.text(), () => 'refused'),
  ]);
  document.querySelector('form').submit();
  settled.then((results) => { document.title = 'Done ' + JSON.stringify(results); });
</script>`;

test('S8: a page on another port of the same host changes nothing, and reads nothing', async ({
  page,
  context,
  request,
  signIn,
}) => {
  await signIn();
  const attacker = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(ATTACK);
  });
  attacker.listen(0, '127.0.0.1');
  await once(attacker, 'listening');
  const { port } = attacker.address() as AddressInfo;

  const other = await context.newPage();
  // The page is none of ours, and what it is refused is what this is about.
  await other.goto(`http://127.0.0.1:${String(port)}/`);
  await expect(other).toHaveTitle(/^Done/);
  const results = JSON.parse((await other.title()).slice('Done '.length)) as unknown[];
  await other.close();
  attacker.close();

  expect(results[2]).toBe('refused');
  expect(results[4]).toBe('refused');
  await page.goto('/settings');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  for (const name of ['form', 'fetch', 'beacon'])
    await expect(page.getByRole('cell', { name, exact: true })).toHaveCount(0);
  const tokens = await request.get('/api/v3/tokens/', {
    headers: { Authorization: `Token ${ADMIN_TOKEN}` },
  });
  expect(await tokens.text()).not.toMatch(/"name":"(?:form|fetch|beacon)"/);
});
