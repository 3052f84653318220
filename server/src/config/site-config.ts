import * as z from 'zod';
import { ByteSize } from './byte-size.ts';
import { AllowedHosts, HttpLimits, RateLimits, Tls, TrustProxy } from './http-config.ts';

const text = z
  .string({ error: 'must be text' })
  .trim()
  .min(1, 'may not be empty')
  .max(200, 'may have at most 200 characters');
const code = text.regex(
  /^[A-Za-z0-9][A-Za-z0-9_.-]*$/,
  'may hold letters, digits, ".", "-" and "_" only',
);

const LocalCoreType = z.strictObject(
  {
    code,
    name: text.optional(),
    price: z
      .number({ error: 'must be a number: the price of one core for one hour' })
      .min(0, 'may not be negative')
      .optional(),
    network: text.optional(),
    processorInfo: text.optional(),
  },
  { error: mapError },
);

/** Names that programs read as names: never as a number, an option or a path. */
const systemUser = text.regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, 'must be the name of a user');

/** As which users of this machine jobs run. */
const RunAs = z
  .strictObject(
    {
      users: z
        .record(z.string(), systemUser, { error: 'must map e-mail addresses to users' })
        .default({}),
      default: systemUser.optional(),
      processes: z
        .number({ error: 'must be a whole number: how many processes a user may have at once' })
        .int('must be a whole number')
        .min(16, 'must be at least 16')
        .default(4096),
    },
    { error: mapError },
  )
  .refine(({ users, default: others }) => others !== undefined || Object.keys(users).length > 0, {
    error: 'must name at least one user, under "users" or as "default"',
  });

const LocalSite = z.strictObject(
  {
    name: code,
    engine: z.literal('local'),
    cores: z
      .number({ error: 'must be a whole number: how many cores to hand out' })
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .optional(),
    coreTypes: z
      .array(LocalCoreType, { error: 'must be a list' })
      .min(1, 'must name at least one core type')
      .optional(),
    runAs: RunAs.optional(),
  },
  { error: mapError },
);

/** One place with hardware. Slurm is known by name, so that the refusal can say what it is. */
export const Site = z.discriminatedUnion('engine', [LocalSite], {
  error: ({ input }) => {
    const engine =
      typeof input === 'object' && input !== null && 'engine' in input ? input.engine : undefined;
    if (engine === 'slurm')
      return 'slurm is not offered yet by this version of Moorage: remove this site';
    return 'must be "local"';
  },
});
export type SiteConfig = z.infer<typeof Site>;

const Codes = z.record(z.string(), text, { error: 'must map codes to codes' }).default({});

export const ConfigFile = z
  .strictObject(
    {
      sites: z
        .array(Site, { error: 'must be a list' })
        .min(1, 'must name at least one site')
        .default([{ name: 'local', engine: 'local' }]),
      aliases: z
        .strictObject({ coreTypes: Codes, analyses: Codes }, { error: mapError })
        .default({ coreTypes: {}, analyses: {} }),
      currency: z
        .string({ error: 'must be text' })
        .regex(/^[A-Z]{3}$/, 'must be three capital letters such as USD')
        .default('USD'),
      administratorEmail: z
        .email({ error: 'must be an e-mail address' })
        .toLowerCase()
        .default('administrator@localhost'),
      publicUrl: z
        .url({
          protocol: /^https?$/,
          error: 'must be an address such as https://moorage.example.org',
        })
        .transform((url) => url.replace(/(?<!\/)\/+$/, ''))
        .optional(),
      tls: Tls.optional(),
      trustProxy: TrustProxy.default(false),
      allowedHosts: AllowedHosts.default([]),
      http: HttpLimits.prefault({}),
      rateLimits: RateLimits.prefault({}),
      jobs: z
        .strictObject({ diskQuota: ByteSize.prefault('10 GiB') }, { error: mapError })
        .prefault({}),
      logLevel: z
        .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], {
          error: 'must be fatal, error, warn, info, debug or silent',
        })
        .default('warn'),
    },
    { error: mapError },
  )
  .superRefine(({ sites }, context) => {
    refuseTwice(
      sites.map(({ name }, index) => ({ value: name, path: ['sites', index, 'name'] })),
      context,
    );
    const codes = sites.flatMap(({ coreTypes = [] }, site) =>
      coreTypes.map((type, index) => ({
        value: type.code,
        path: ['sites', site, 'coreTypes', index, 'code'],
      })),
    );
    refuseTwice(codes, context);
    // Each of them would hand out the same cores.
    if (sites.length > 1) {
      context.addIssue({
        code: 'custom',
        path: ['sites', 1, 'engine'],
        message: 'may be "local" for one site only: this machine has its cores once',
      });
    }
  });
export type ConfigFile = z.output<typeof ConfigFile>;

function refuseTwice(
  all: { value: string; path: (string | number)[] }[],
  context: z.RefinementCtx,
): void {
  const again = all.find(
    ({ value }, index) => all.findIndex((other) => other.value === value) !== index,
  );
  if (again)
    context.addIssue({
      code: 'custom',
      path: again.path,
      message: `"${again.value}" stands twice`,
    });
}

function mapError({ code: kind }: { code: string }): string | undefined {
  return kind === 'invalid_type' ? 'must be a map of keys and values' : undefined;
}
