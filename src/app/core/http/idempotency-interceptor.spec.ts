import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { idempotencyInterceptor } from './idempotency-interceptor';

const URL = '/api/v3/jobs/';

function setup() {
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(withInterceptors([idempotencyInterceptor])),
      provideHttpClientTesting(),
    ],
  });
  const http = TestBed.inject(HttpClient);
  const server = TestBed.inject(HttpTestingController);
  const press = (body: object) => {
    http.post(URL, body).subscribe({ error: () => undefined });
  };
  const arrived = () => server.match(URL);
  return { http, server, press, arrived };
}

const keyOf = ({ request }: { request: { headers: { get(name: string): string | null } } }) =>
  request.headers.get('Idempotency-Key');

describe('The key of a request that makes something', () => {
  it('is the same for a double click, and another for another wish', () => {
    const { press, arrived } = setup();
    press({ name: 'twice' });
    press({ name: 'twice' });
    press({ name: 'other' });
    const [first, second, other] = arrived();

    expect(first && keyOf(first)).toMatch(/^[0-9a-f]{32}$/);
    expect(second && keyOf(second)).toBe(first ? keyOf(first) : '');
    expect(other && keyOf(other)).not.toBe(first ? keyOf(first) : '');
    for (const request of [first, second, other]) request?.flush({});
  });

  it('stays after a lost answer, and goes after one that came', () => {
    const { press, arrived } = setup();
    const keys: (string | null)[] = [];
    const answers = [
      { status: 0, statusText: 'lost' },
      { status: 503, statusText: 'in trouble' },
      { status: 409, statusText: 'under way', headers: { 'Retry-After': '1' } },
      { status: 201, statusText: 'made' },
      { status: 201, statusText: 'made' },
    ];
    for (const { status, ...answer } of answers) {
      press({ name: 'again' });
      const [request] = arrived();
      if (!request) continue;
      keys.push(keyOf(request));
      if (status === 0) request.error(new ProgressEvent('error'));
      else request.flush({}, { status, ...answer });
    }

    expect(new Set(keys.slice(0, 4)).size).toBe(1);
    expect(keys[4]).not.toBe(keys[3]);
  });

  it('is for POST alone', () => {
    const { http, server } = setup();
    http.get(URL).subscribe();

    const request = server.expectOne(URL);
    expect(keyOf(request)).toBeNull();
    request.flush({});
  });
});
