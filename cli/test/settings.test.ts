import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readSettings, toBaseUrl, type Environment, type SettingsFlags } from '../src/settings.ts';
import { newFolder } from './support/bench.ts';

const KEY = 'a'.repeat(40);
const home = await newFolder({
  '.config/rescale/apiconfig':
    "[default]\napibaseurl = https://default.example.org\napikey = 'default-key'\napiurl = https://x/api/v3/\n\n[night]\r\napikey=night-key\r\n",
});
const read = (flags: SettingsFlags = {}, env: Environment = {}, from = home) => {
  const { baseUrl, apiKey } = readSettings(flags, env, from);
  return [baseUrl, apiKey];
};

describe('server and key', () => {
  it('come from a flag, the profile of -p, the environment, the profile "default", in this order', () => {
    const env = { RESCALE_API_KEY: 'env-key', RESCALE_API_URL: 'https://env.example.org/api/v3/' };

    assert.deepEqual(read(), ['https://default.example.org', 'default-key']);
    assert.deepEqual(read({}, env), ['https://env.example.org', 'env-key']);
    assert.deepEqual(read({}, { ...env, MOORAGE_TOKEN: 'own' }), [
      'https://env.example.org',
      'own',
    ]);
    assert.deepEqual(read({ profile: 'night' }, env), ['https://env.example.org', 'night-key']);
    const flags = { profile: 'night', apiKey: 'flag-key', apiBaseUrl: 'http://flag:1/' };
    assert.deepEqual(read(flags, env), ['http://flag:1', 'flag-key']);
  });

  it('takes a key behind -p, as the public client does', () => {
    assert.deepEqual(read({ profile: KEY }), ['https://default.example.org', KEY]);
  });

  it('prefers the own file to that of other clients', async () => {
    const both = await newFolder({
      '.config/moorage/apiconfig': '[default]\napikey = own\n',
      '.config/rescale/apiconfig': '[default]\napikey = other\n',
    });

    assert.deepEqual(read({}, {}, both), ['http://127.0.0.1:8080', 'own']);
  });

  it('reads every variable that clients use for the address', () => {
    for (const [name, value] of [
      ['RESCALE_API_BASE_URL', 'https://h.example.org'],
      ['RESCALE_API_URL', 'https://h.example.org/api/v3/'],
      ['RESCALE_BASE_URL', 'https://h.example.org/api/v2/'],
      ['RESCALE_PLATFORM_URL', 'https://h.example.org'],
      ['RESCALE_PLATFORM', 'h.example.org'],
      ['RESCALE_PLATFORM', 'https://h.example.org/'],
    ] as const)
      assert.equal(read({}, { [name]: value })[0], 'https://h.example.org', `${name}=${value}`);
  });

  it('are told what is missing, and where it goes', async () => {
    const empty = await newFolder();

    assert.throws(() => read({}, {}, empty), {
      message: new RegExp(
        `no API key.*/user/settings/api-key/.*${join(empty, '.config/moorage/apiconfig')}`,
      ),
    });
    assert.throws(() => read({ profile: 'day' }), /no profile "day"/);
    for (const address of ['ftp://x', 'https://u:p@x', 'http://', 'https://x/?q=1'])
      assert.throws(() => toBaseUrl(address), /is not the address of a server/, address);
  });
});
