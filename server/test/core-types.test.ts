import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ComputePrice, CoreType } from '#contract/core-types';
import { SiteHealth } from '#contract/events';
import { page } from '#contract/wire';
import * as z from 'zod';
import { createCoreTypesService } from '../src/core-types/core-types.service.ts';
import { createSitesService } from '../src/sites/sites.service.ts';
import { createTestApp } from './support/app.ts';
import { coreType, idleEngine } from './support/services.ts';

const { as, ada, app } = await createTestApp();

describe('core types', () => {
  it('are listed with price in v2 and without in v3', async () => {
    const v2 = page(CoreType).parse((await as(ada, 'GET', '/api/v2/coretypes?page=1')).json());
    const v3 = page(CoreType).parse((await as(ada, 'GET', '/api/v3/coretypes/')).json());

    assert.equal(v2.count, 1);
    assert.deepEqual(
      [
        v2.results[0]?.code,
        v2.results[0]?.price,
        v2.results[0]?.lowPriorityPrice,
        v2.results[0]?.walltimeRequired,
      ],
      ['cove', 0.12, '0.120', false],
    );
    assert.ok(v3.results[0] && !('price' in v3.results[0]));
    assert.deepEqual(v3.results[0].cores, [1, 2, 4]);
    assert.deepEqual(v3.results[0].categoryCodes, ['general']);
    assert.equal(v3.results[0].isActive, true);
  });

  it('are none when the inactive ones are asked for', async () => {
    const response = await as(ada, 'GET', '/api/v2/coretypes/?isActive=false');

    assert.equal(response.json<{ count: number }>().count, 0);
  });

  it('have both plans in the price list, as a bare array', async () => {
    const prices = z
      .array(ComputePrice)
      .parse((await as(ada, 'GET', '/api/v2/billing/computeprices/')).json());

    assert.deepEqual(
      prices.map(({ planType, value }) => [planType, value.amount]),
      [
        ['2019-on-demand', '0.120'],
        ['2019-on-demand-pro', '0.120'],
      ],
    );
  });

  it('are closed without identity', async () => {
    for (const url of ['/api/v2/coretypes/', '/api/v3/sites/', '/api/v2/billing/computeprices/']) {
      assert.equal((await app.inject({ url })).statusCode, 401);
    }
  });

  it('are found by code, then by alias, then by name without case and blanks', async () => {
    const second = { ...coreType, code: 'bay', name: 'cove' };
    const coreTypes = createCoreTypesService({
      sites: {
        coreTypes: () =>
          Promise.resolve([coreType, second].map((type) => ({ ...type, site: 'local' }))),
        silence: () => null,
      },
      aliases: { 'hpc-3': 'bay' },
      currency: 'USD',
    });
    const find = async (text: string) => (await coreTypes.find(text))?.code;

    assert.equal(await find('cove'), 'cove');
    assert.equal(await find('hpc-3'), 'bay');
    assert.equal(await find('COVE'), 'bay');
    assert.equal(await find('covetwo'), 'cove');
    assert.equal(await find('constructor'), undefined);
  });
});

describe('sites', () => {
  it('say that they are reachable', async () => {
    const { results } = page(SiteHealth).parse((await as(ada, 'GET', '/api/v3/sites/')).json());

    assert.deepEqual(results, [{ site: 'local', isReachable: true, problem: null, since: null }]);
  });

  it('are asked at most once in some seconds, and keep their core types while they are away', async () => {
    let now = Date.UTC(2026, 2, 1);
    let calls = 0;
    let isAway = false;
    const engine = idleEngine(() => {
      calls += 1;
      return isAway ? Promise.reject(new Error('connection refused')) : Promise.resolve([coreType]);
    });
    const sites = createSitesService({
      engines: [engine],
      clock: () => new Date(now),
      freshMs: 5_000,
    });

    await Promise.all([sites.coreTypes(), sites.coreTypes(), sites.health()]);
    assert.equal(calls, 1);

    isAway = true;
    now += 5_000;
    assert.equal((await sites.coreTypes())[0]?.code, 'cove');
    now += 5_000;
    const problem = 'Site local cannot be asked: connection refused';
    const away = {
      site: 'local',
      isReachable: false,
      problem,
      since: '2026-03-01T00:00:05.000000Z',
    };
    assert.deepEqual(await sites.health(), [away]);

    isAway = false;
    now += 5_000;
    assert.equal((await sites.health())[0]?.isReachable, true);
  });
});
