import { uploadSpeed } from './upload-speed';

describe('The speed of an upload', () => {
  it('is told after two readings, and follows slowly', () => {
    const speedAt = uploadSpeed();

    expect(speedAt(0, 0)).toBeNull();
    expect(speedAt(400, 400)).toBeNull();
    expect(speedAt(1_000, 1_000)).toBe(1_000);
    expect(speedAt(4_000, 2_000)).toBeCloseTo(1_600);
  });

  it('does not count what an earlier attempt has sent', () => {
    const speedAt = uploadSpeed();

    expect(speedAt(1_000_000, 0)).toBeNull();
    expect(speedAt(1_000_100, 1_000)).toBe(100);
    expect(speedAt(900_000, 1_100)).toBe(100);
  });
});
