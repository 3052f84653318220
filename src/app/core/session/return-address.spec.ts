import { keepReturnAddress, takeReturnAddress } from './return-address';

describe('The address to return to', () => {
  beforeEach(() => {
    localStorage.removeItem('moorage.returnTo');
  });

  it('is followed once', () => {
    keepReturnAddress('/jobs/AbCdEf?tab=files');

    expect(takeReturnAddress()).toBe('/jobs/AbCdEf?tab=files');
    expect(takeReturnAddress()).toBe('/');
  });

  it('is never the sign-in page', () => {
    keepReturnAddress('/sign-in#used');

    expect(takeReturnAddress()).toBe('/');
  });

  it('is never of another site', () => {
    for (const url of ['https://example.org', '//example.org', '/\\example.org']) {
      keepReturnAddress(url);

      expect(takeReturnAddress()).toBe('/');
    }
  });
});
