import { isIP } from 'node:net';
import * as z from 'zod';

const text = (what: string) =>
  z
    .string({ error: `must be ${what}` })
    .trim()
    .min(1, 'may not be empty');
const whole = (least: number, most: number) => {
  const message = `must be a whole number from ${String(least)} to ${String(most)}`;
  return z.int({ error: message }).min(least, message).max(most, message);
};
const mapError = ({ code }: { code: string }): string | undefined =>
  code === 'invalid_type' ? 'must be a map of keys and values' : undefined;

/** A certificate with its chain and the key to it, both PEM. */
export const Tls = z.strictObject(
  { certificate: text('the path of a file'), key: text('the path of a file') },
  { error: mapError },
);

const isRange = (range: string): boolean => {
  const [address = '', bits, ...rest] = range.split('/');
  const version = isIP(address);
  const isWhole = bits === undefined || /^\d{1,3}$/.test(bits);
  return (
    version > 0 && isWhole && Number(bits ?? 0) <= (version === 4 ? 32 : 128) && rest.length === 0
  );
};
/**
 * Whose `X-Forwarded-…` headers are believed. Never everybody's: the header is the client's word otherwise. Nor that of
 * the last so many: whoever comes round the proxy would count as one.
 */
export const TrustProxy = z.union([z.literal(false), z.array(z.string().refine(isRange)).min(1)], {
  error:
    'must be false or the list of the addresses of your proxies, such as [127.0.0.1, 10.0.0.0/8]',
});

export const AllowedHosts = z.array(
  text('the name of a host')
    .regex(/^[a-z0-9]([a-z0-9-.]*[a-z0-9])?$/i, 'must be the name of a host, without port')
    .toLowerCase(),
  { error: 'must be a list of names' },
);

const seconds = whole(1, 3600);

/** How long the server waits for a client, and for how many. */
export const HttpLimits = z.strictObject(
  {
    /** For the first byte, the handshake and the headers of a request. */
    headerSeconds: seconds.default(20),
    /** For the whole of a JSON body; uploads may take as long as they need. */
    bodySeconds: seconds.default(60),
    /** Between two signs of life in the middle of an upload, a download or a handler. */
    idleSeconds: seconds.default(120),
    /** Between two requests on one connection. */
    keepAliveSeconds: seconds.default(72),
    /** Of the last ones some are only told to come back later, so there have to be a few. */
    connections: whole(64, 1_000_000).default(8192),
    bodyMegabytes: whole(1, 1024).default(8),
  },
  { error: mapError },
);

const perHour = whole(1, 1_000_000_000).optional();

/** Requests an hour of one user by the scopes of the wire contract; absent: as many as they like. */
export const RateLimits = z.strictObject(
  {
    jobSubmission: perHour,
    jobsUsage: perHour,
    user: perHour,
    /** Wrong links, tokens and sessions of one address: that many at once, then as many a minute. Cannot be lifted. */
    wrongSecrets: whole(1, 1000).default(30),
  },
  { error: mapError },
);
