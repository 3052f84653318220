import {
  formatAgo,
  formatBytes,
  formatCores,
  formatCount,
  formatDuration,
  formatExact,
  formatHours,
  formatMemory,
  formatMoney,
  formatRate,
} from './format';

describe('Durations', () => {
  it('show two units at most', () => {
    expect([0, 12, 182, 3_840, 180_000].map((seconds) => formatDuration(seconds))).toEqual([
      '0 s',
      '12 s',
      '3 min 02 s',
      '1 h 04 min',
      '2 d 02 h',
    ]);
  });

  it('are a dash while not known', () => {
    expect(formatDuration(null)).toBe('–');
  });
});

describe('Relative times', () => {
  const now = Date.parse('2026-03-10T12:00:00Z');
  const ago = (date: string) => formatAgo(date, now);

  it('grow coarser with distance', () => {
    expect(ago('2026-03-10T11:59:58Z')).toBe('just now');
    expect(ago('2026-03-10T11:59:18Z')).toBe('42 s ago');
    expect(ago('2026-03-10T11:56:00.000000Z')).toBe('4 min ago');
    expect(ago('2026-03-10T09:00:00+00:00')).toBe('3 h ago');
    expect(ago('2026-03-05T12:00:00Z')).toBe('5 days ago');
    expect(ago('2025-01-05T12:00:00Z')).toBe('2025-01-05');
  });

  it('look ahead too', () => {
    expect(ago('2026-03-10T14:00:00Z')).toBe('in 2 h');
  });

  it('have an exact time beside them', () => {
    expect(formatExact('2026-03-10T12:00:09Z')).toMatch(/^2026-03-1\d \d\d:\d\d:09$/);
    expect(formatExact(null)).toBe('–');
  });
});

describe('Money', () => {
  it('is never shown as nothing when it is something', () => {
    expect([0, 0.001, 0.42, 12.5].map((amount) => formatMoney(amount))).toEqual([
      '0.00 USD',
      '< 0.01 USD',
      '0.42 USD',
      '12.50 USD',
    ]);
  });

  it('has rates that keep their digits', () => {
    expect([0, 0.0123, 0.48].map((rate) => formatRate(rate, 'EUR'))).toEqual([
      '0.00 EUR/h',
      '0.012 EUR/h',
      '0.48 EUR/h',
    ]);
  });
});

describe('Sizes', () => {
  it('carry their unit', () => {
    expect(formatCores({ slots: 2, coresPerSlot: 4 })).toBe('2 × 4 cores');
    expect(formatCores({ slots: 1, coresPerSlot: 1 })).toBe('1 × 1 core');
    expect([512, 16_384, 1_572_864].map(formatMemory)).toEqual(['512 MB', '16 GB', '1.5 TB']);
    expect([17, 12_400, 1_100_000, 999_999].map(formatBytes)).toEqual([
      '17 B',
      '12.4 kB',
      '1.1 MB',
      '1 MB',
    ]);
    expect([1, 2, 0.5].map(formatHours)).toEqual(['1 hour', '2 hours', '0.5 hours']);
    expect([1, 1200].map((count) => formatCount(count, 'file'))).toEqual(['1 file', '1,200 files']);
  });
});
