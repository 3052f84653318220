import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfigFile } from '../src/config/read-config-file.ts';
import { readConfig } from '../src/config.ts';
import { StartError } from '../src/db/start-error.ts';

const refusal = (text: string): string => {
  try {
    readConfigFile(text, 'moorage.yaml');
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('the configuration file', () => {
  it('may be empty: everything has a default', () => {
    const config = readConfigFile('# nothing\n', 'moorage.yaml');

    assert.deepEqual(config.sites, [{ name: 'local', engine: 'local' }]);
    assert.deepEqual(config.aliases, { coreTypes: {}, analyses: {} });
    assert.equal(config.currency, 'USD');
  });

  it('names sites, core types and aliases', () => {
    const config = readConfigFile(
      'sites:\n  - name: local\n    engine: local\n    cores: 8\n    coreTypes:\n      - { code: local, name: This machine, price: 0.00 }\naliases:\n  coreTypes: { hpc-3: local }\n',
      'moorage.yaml',
    );

    assert.equal(config.sites[0]?.cores, 8);
    assert.equal(config.sites[0].coreTypes?.[0]?.name, 'This machine');
    assert.deepEqual(config.aliases, { coreTypes: { 'hpc-3': 'local' }, analyses: {} });
  });

  for (const [what, text, expected] of [
    [
      'broken YAML',
      'sites:\n  - name: [local\n',
      /^moorage.yaml, line \d+: this is not YAML \(.+\): correct the line and start again\.$/,
    ],
    [
      'a misspelt key',
      'currency: USD\nsites:\n  - name: local\n    engine: local\n    coretypes: []\n',
      /^moorage.yaml, line 5: "coretypes" is not known here: did you mean "coreTypes"\?/,
    ],
    [
      'an unknown key at the top',
      'sights: []\n',
      /^moorage.yaml, line 1: "sights" is not known here: did you mean "sites"\?/,
    ],
    [
      'a wrong value',
      'currency: USD\nsites:\n  - name: local\n    engine: local\n    cores: many\n',
      /^moorage.yaml, line 5: "sites\[0\]\.cores" must be a whole number/,
    ],
    [
      'a missing value',
      'sites:\n  - engine: local\n',
      /^moorage.yaml, line 2: "sites\[0\]\.name" is missing: add it\.$/,
    ],
    [
      'a Slurm site',
      'sites:\n  - name: local\n    engine: local\n  - name: hpc\n    engine: slurm\n',
      /^moorage.yaml, line 5: "sites\[1\]\.engine" slurm is not offered yet/,
    ],
    ['a list instead of a map', '- a\n', /^moorage.yaml, line 1: the configuration must be a map/],
    [
      'a code that stands twice',
      'sites:\n  - name: local\n    engine: local\n    coreTypes:\n      - code: a\n      - code: a\n',
      /^moorage.yaml, line 6: .* "a" stands twice/,
    ],
    [
      'a number as a user that jobs run as',
      'sites:\n  - name: local\n    engine: local\n    runAs:\n      users: { ada@example.org: ada }\n      default: "0"\n',
      /^moorage.yaml, line 6: "sites\[0\]\.runAs\.default" must be the name of a user\.$/,
    ],
    [
      'runAs without a user',
      'sites:\n  - name: local\n    engine: local\n    runAs: { processes: 64 }\n',
      /^moorage.yaml, line 4: "sites\[0\]\.runAs" must name at least one user/,
    ],
    [
      'a misspelt key of runAs',
      'sites:\n  - name: local\n    engine: local\n    runAs:\n      user: {}\n',
      /^moorage.yaml, line 5: "user" is not known here: did you mean "users"\?/,
    ],
    [
      'a second local site',
      'sites:\n  - { name: a, engine: local }\n  - { name: b, engine: local }\n',
      /^moorage.yaml, line 3: .*one site only/,
    ],
  ] as const) {
    it(`refuses ${what} in one sentence with its line`, () => {
      assert.match(refusal(text), expected);
      assert.doesNotMatch(refusal(text), /\n/);
    });
  }
});

describe('the environment', () => {
  it('has defaults', () => {
    const config = readConfig({}, '/srv/moorage');

    assert.equal(config.home, '/srv/moorage/data');
    assert.deepEqual([config.host, config.port], ['127.0.0.1', 8080]);
    assert.equal(config.databaseUrl, null);
  });

  it('may name another address', () => {
    const config = readConfig({ MOORAGE_LISTEN: '[::1]:0' }, '/srv/moorage');

    assert.deepEqual([config.host, config.port], ['::1', 0]);
  });

  for (const [name, value] of [
    ['MOORAGE_LISTEN', '8080'],
    ['MOORAGE_LISTEN', '127.0.0.1:99999'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['MOORAGE_ADMIN_TOKEN', 'secret'],
    ['MOORAGE_CONFIG', '/nonexistent/moorage.yaml'],
  ] as const) {
    it(`refuses ${name}=${value} with what to do`, () => {
      assert.throws(
        () => readConfig({ [name]: value }, '/srv/moorage'),
        (error) => error instanceof StartError && error.message.includes(name),
      );
    });
  }
});
