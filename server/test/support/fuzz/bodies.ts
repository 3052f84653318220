import fc from 'fast-check';
import * as z from 'zod';
import type { KnownRoute } from '../routes.ts';
import { nasty, PROTOTYPE_NAMES } from './nasty.ts';

export interface FuzzTarget {
  readonly routes: readonly KnownRoute[];
  /** JSON schemas of bodies, by the key of their route: `POST /jobs/`. */
  readonly bodies: ReadonlyMap<string, JsonSchema>;
  /** Names of query parameters by the key of their route. */
  readonly queries: ReadonlyMap<string, readonly string[]>;
  /** What is really there, by the name of the parameter or of the field. */
  readonly known: ReadonlyMap<string, readonly string[]>;
}

export const JsonSchema = z.object({
  get anyOf() {
    return z.array(JsonSchema).optional();
  },
  get oneOf() {
    return z.array(JsonSchema).optional();
  },
  get allOf() {
    return z.array(JsonSchema).optional();
  },
  get items() {
    return JsonSchema.optional();
  },
  get properties() {
    return z.record(z.string(), JsonSchema).optional();
  },
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
});
export type JsonSchema = z.infer<typeof JsonSchema>;

/** Fields whose good values no schema tells; the names of what is there are added. */
const GOOD_VALUES: Readonly<Record<string, readonly unknown[]>> = {
  coreType: ['cove', { code: 'cove' }],
  code: ['user_included'],
  version: ['0', 0, null],
  coresPerSlot: [1, '2', 4],
  slots: [1, '2', 1500],
  command: ['true', '', '#', 'echo $A\n'],
  variableType: ['Param', 'Case'],
  valueGeneratorType: ['FixedRange', 'Uniform', 'Normal', 'Linspace', 'Triangular', 'LogNormal'],
  typeId: [1, '5', 12],
  type: ['compute', 1],
  role: ['member', 'administrator'],
};

/** Mostly what the schema wants; at each place now and then something else. */
function valueOf(schema: JsonSchema, name: string, target: FuzzTarget): fc.Arbitrary<unknown> {
  const known = target.known.get(name) ?? target.known.get(name.replace(/s$/, ''));
  const good = [...(GOOD_VALUES[name] ?? []), ...(known ?? [])];
  return fc.oneof(
    {
      weight: 40,
      arbitrary: good.length > 0 ? fc.constantFrom(...good) : fitting(schema, name, target),
    },
    { weight: good.length > 0 ? 4 : 0, arbitrary: fitting(schema, name, target) },
    { weight: 1, arbitrary: nasty },
  );
}

function fitting(schema: JsonSchema, name: string, target: FuzzTarget): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices && choices.length > 0)
    return fc.oneof(...choices.map((choice) => valueOf(choice, name, target)));
  if (schema.enum && schema.enum.length > 0) return fc.constantFrom(...schema.enum);
  switch ([schema.type].flat()[0]) {
    case 'object': {
      const properties = Object.entries(schema.properties ?? {});
      const fields = Object.fromEntries(
        properties.map(([key, below]) => [key, valueOf(below, key, target)]),
      );
      const extra = fc.dictionary(
        fc.constantFrom('useMPI', 'data', 'name', ...PROTOTYPE_NAMES),
        nasty,
        {
          maxKeys: 2,
          noNullPrototype: true,
        },
      );
      const usual = properties.map(([key]) => key).filter(isUsual);
      const others = properties.map(([key]) => key).filter((key) => !isUsual(key));
      const own = fc
        .subarray(others, { maxLength: Math.min(4, others.length) })
        .chain((chosen) =>
          fc.tuple(...[...usual, ...chosen].map((key) => field(key, fields[key]))),
        );
      return fc
        .tuple(
          own,
          fc.oneof({ weight: 7, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: extra }),
        )
        .map(([chosen, more]) => ({ ...more, ...Object.fromEntries(chosen) }));
    }
    case 'array':
      return fc.array(valueOf(schema.items ?? {}, name, target), { maxLength: 3 });
    case 'boolean':
      return fc.constantFrom<unknown>(true, false, 'true', 'False', 1, '0');
    case 'number':
    case 'integer':
      return fc.oneof(
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 1, max: 20 }).map(String),
      );
    case 'string':
      return fc.oneof(
        fc.constantFrom('a', 'A name', 'x@example.org'),
        fc.string({ maxLength: 30 }),
      );
    default:
      return fc.jsonValue({ maxDepth: 3 });
  }
}

const field = (key: string, value: fc.Arbitrary<unknown> = nasty) =>
  value.map((one): [string, unknown] => [key, one]);

/** Without these a body is refused before anything else of it is looked at. */
const isUsual = (key: string): boolean =>
  [
    'name',
    'jobanalyses',
    'analysis',
    'code',
    'command',
    'hardware',
    'coreType',
    'coresPerSlot',
    'id',
    'email',
  ].includes(key);

/** Text of JSON, sometimes cut off, doubled, or not JSON at all. */
export function bodyOf(route: KnownRoute, target: FuzzTarget): fc.Arbitrary<string | null> {
  const schema = target.bodies.get(route.key);
  const text = (schema ? fitting(schema, '', target) : nasty).map((value) => JSON.stringify(value));
  return fc.oneof(
    { weight: 12, arbitrary: text },
    { weight: schema ? 1 : 12, arbitrary: fc.constant(null) },
    {
      weight: 1,
      arbitrary: fc.tuple(text, fc.nat(200)).map(([whole, end]) => whole.slice(0, end)),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        ...[
          '',
          ' ',
          'null',
          '[]',
          '"',
          '\ufeff{}',
          '{}{}',
          'a=b&c=d',
          '{"a":1,"a":2}',
          '{"a":NaN}',
          '{"a":-0}',
        ],
        ...[
          '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nb\r\n--x--\r\n',
          '--x\r\n\r\n',
        ],
        ...[
          '{"name":"a","__proto__":{"role":"administrator"}}',
          '['.repeat(50_000),
          '{"\\ud800":"\\u0000"}',
        ],
      ),
    },
  );
}
