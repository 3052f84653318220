import { isBrief, toTimeline } from './timeline';

const at = (second: number): string => `2026-03-01T10:00:0${String(second)}.000000+00:00`;

describe('the timeline of a job', () => {
  const stops = toTimeline([
    { status: 'Completed', statusDate: at(9), statusReason: 'A run failed' },
    { status: 'Stopping', statusDate: at(9), statusReason: 'A run failed' },
    { status: 'Executing', statusDate: at(1), statusReason: null },
  ]);

  it('runs from the oldest to the newest', () => {
    expect(stops.map(({ status, until }) => [status, until])).toEqual([
      ['Executing', at(9)],
      ['Stopping', at(9)],
      ['Completed', null],
    ]);
  });

  it('says a reason once', () => {
    expect(stops.map(({ reason }) => reason)).toEqual([null, 'A run failed', null]);
  });

  it('gives no number to moments', () => {
    expect(stops.map(isBrief)).toEqual([false, true, false]);
  });
});
