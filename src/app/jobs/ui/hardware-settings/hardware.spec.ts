import { aCluster, aCoreType } from '../../../testing/clusters';
import { firstChoice, type Hardware, onCoreType, withDefaults } from './hardware';
import { quoteOf } from './quote';
import { startOf } from './start';
import { validate } from './validate';

const blank: Hardware = {
  choice: 'new',
  clusterId: null,
  coreType: null,
  coresPerSlot: null,
  slots: 1,
  walltime: null,
  afterJob: 'tear_down',
  idleTimeoutMinutes: 30,
};
const cove = aCoreType({
  code: 'cove',
  name: 'Cove',
  cores: [2, 4, 8],
  coresInAll: 16,
  pricePerCoreHour: 0.12,
  currency: 'USD',
});
const local = aCoreType({
  code: 'local',
  name: 'This machine',
  cores: [1, 2],
  coresInAll: 2,
  pricePerCoreHour: 0.02,
  currency: 'USD',
});
const night = aCluster({
  id: 'NightS',
  name: 'night shift',
  status: 'Started',
  cores: 8,
  coresFree: 8,
  jobsQueued: 0,
  pricePerHour: 0.96,
  currency: 'USD',
  hardware: {
    coreType: { code: 'cove', name: 'Cove' },
    coresPerSlot: 4,
    slots: 2,
    type: 'compute',
    walltime: null,
  },
});
const now = new Date('2026-03-01T12:00:00Z');

describe('Hardware settings at first', () => {
  it('are the first cluster that fits, for one hour', () => {
    expect(firstChoice(blank, [night], [cove])).toEqual(
      jasmine.objectContaining({
        choice: 'persistent',
        clusterId: 'NightS',
        coreType: 'cove',
        coresPerSlot: 1,
        walltime: 1,
      }),
    );
  });

  it('are the cheapest core type in its smallest size when no cluster fits', () => {
    expect(firstChoice({ ...blank, coresPerSlot: 16 }, [night], [cove, local]).choice).toBe('new');
    expect(firstChoice(blank, [], [cove, local])).toEqual(
      jasmine.objectContaining({ choice: 'new', coreType: 'local', coresPerSlot: 1, slots: 1 }),
    );
  });

  it('leave alone what somebody chose before', () => {
    const chosen: Hardware = { ...blank, coreType: 'cove', coresPerSlot: 8, walltime: 5 };

    expect(firstChoice(chosen, [night], [cove, local])).toEqual(chosen);
  });
});

describe('A change of hardware', () => {
  it('takes the next larger size that the core type offers', () => {
    expect(onCoreType({ ...blank, coresPerSlot: 3 }, cove).coresPerSlot).toBe(4);
    expect(onCoreType({ ...blank, coresPerSlot: 99 }, cove).coresPerSlot).toBe(8);
  });

  it('keeps an id that is not there any more, so that it can be told', () => {
    const hardware = withDefaults(
      { ...blank, choice: 'persistent', clusterId: 'GoneOn' },
      [night],
      [cove],
    );

    expect(hardware.clusterId).toBe('GoneOn');
    expect(validate(hardware, [night], [cove]).clusterId).toBe(
      'Cluster GoneOn is not there any more. Choose another.',
    );
  });
});

describe('Hardware settings are refused', () => {
  const good: Hardware = { ...blank, coreType: 'cove', coresPerSlot: 4, walltime: 2 };

  it('for nothing when they are right', () => {
    expect(validate(good, [], [cove])).toEqual({});
    expect(
      validate({ ...good, choice: 'persistent', clusterId: 'NightS' }, [night], [cove]),
    ).toEqual({});
  });

  it('for a size that the core type does not offer', () => {
    expect(validate({ ...good, coresPerSlot: 3 }, [], [cove]).coresPerSlot).toBe(
      'Cove offers 2, 4, 8 or a multiple of 8 cores.',
    );
  });

  it('for more cores than the site has', () => {
    expect(validate({ ...good, coresPerSlot: 8, slots: 3 }, [], [cove]).slots).toBe(
      'Cove has 16 cores in all; this asks for 24.',
    );
  });

  it('for a missing walltime, count or idle time-out', () => {
    const problems = validate(
      { ...good, walltime: null, slots: 0, afterJob: 'keep', idleTimeoutMinutes: 0 },
      [],
      [cove],
    );

    expect(Object.keys(problems).sort()).toEqual(['idleTimeoutMinutes', 'slots', 'walltime']);
  });

  it('for a cluster that is not chosen, or does not fit', () => {
    const persistent: Hardware = { ...good, choice: 'persistent' };

    expect(validate(persistent, [night], [cove]).clusterId).toBe(
      'Choose a cluster, or create a new one.',
    );
    expect(
      validate({ ...persistent, clusterId: 'NightS', slots: 3 }, [night], [cove]).clusterId,
    ).toContain('night shift does not fit');
    expect(
      validate({ ...persistent, clusterId: 'NightS', coresPerSlot: 8 }, [night], [cove])
        .coresPerSlot,
    ).toBe('night shift has 4 cores per slot.');
  });
});

describe('The footer of hardware settings', () => {
  it('tells the price per hour and for the whole walltime', () => {
    const hardware: Hardware = { ...blank, coreType: 'cove', coresPerSlot: 4, walltime: 2 };

    const quote = quoteOf(hardware, [], [cove]);

    expect(quote?.pricePerHour).toBeCloseTo(0.48);
    expect(quote?.atMost).toBeCloseTo(0.96);
  });

  it("prices the job's share of a persistent cluster", () => {
    const hardware: Hardware = {
      ...blank,
      choice: 'persistent',
      clusterId: 'NightS',
      coresPerSlot: 2,
      walltime: 1,
    };

    expect(quoteOf(hardware, [night], [])?.pricePerHour).toBeCloseTo(0.24);
  });

  it('tells when the job starts', () => {
    const persistent: Hardware = {
      ...blank,
      choice: 'persistent',
      clusterId: 'NightS',
      coresPerSlot: 2,
    };

    expect(startOf(persistent, [night], [cove], now)).toBe('starts now');
    expect(startOf({ ...persistent, clusterId: null }, [night], [cove], now)).toBe(
      'Choose a cluster',
    );
    expect(startOf(persistent, [aCluster({ ...night, jobsQueued: 2 })], [cove], now)).toBe(
      'starts behind 2 waiting jobs',
    );
    expect(startOf({ ...blank, coreType: 'cove', coresPerSlot: 4 }, [night], [cove], now)).toBe(
      'starts as soon as 4 cores of 16 can be had',
    );
    expect(
      startOf({ ...blank, coreType: 'cove', coresPerSlot: 4, slots: 3 }, [night], [cove], now),
    ).toBe('waits for cores: your clusters hold 8 of 16');
  });
});
