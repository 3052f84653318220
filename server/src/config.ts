import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfigFile } from './config/read-config-file.ts';
import type { ConfigFile } from './config/site-config.ts';
import { StartError } from './db/start-error.ts';
import { readFaultPlan, type FaultPlan } from './faults/fault-plan.ts';

export interface Config extends Omit<ConfigFile, 'publicUrl'> {
  /** The state folder, absolute. */
  readonly home: string;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  /** The administrator's API token, for automation. */
  readonly adminToken: string | null;
  /** Address that people open, when it is not the one that is listened on. */
  readonly publicUrl: string | null;
  /** Where this server is to fail, for tests of what survives; null: nowhere. */
  readonly faults: FaultPlan | null;
}

/** Reads the environment and the configuration file, once. An empty variable counts as absent. */
export function readConfig(env: NodeJS.ProcessEnv = process.env, cwd = process.cwd()): Config {
  const get = (name: string): string | null => env[name]?.trim() || null;
  const home = resolve(cwd, get('MOORAGE_HOME') ?? 'data');
  const { publicUrl, ...file } = readFile(get('MOORAGE_CONFIG'), home, cwd);
  return {
    ...file,
    publicUrl: publicUrl ?? null,
    home,
    ...readListen(get('MOORAGE_LISTEN') ?? '127.0.0.1:8080'),
    databaseUrl: readDatabaseUrl(get('DATABASE_URL')),
    adminToken: readAdminToken(get('MOORAGE_ADMIN_TOKEN')),
    faults: readFaultPlan(get('MOORAGE_FAULTS')),
  };
}

/** The file may be absent, unless it was named. */
function readFile(named: string | null, home: string, cwd: string): ConfigFile {
  const file = named === null ? join(home, 'moorage.yaml') : resolve(cwd, named);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (named === null && (code === 'ENOENT' || code === 'ENOTDIR'))
      return readConfigFile('', file);
    const what = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    throw new StartError(
      `The configuration file ${file} ${what}: correct the file, or MOORAGE_CONFIG.`,
    );
  }
  return readConfigFile(text, file);
}

function readListen(text: string): { host: string; port: number } {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port > 65_535) {
    throw new StartError(
      `MOORAGE_LISTEN is "${text}", which is not an address and a port: set it to one such as 127.0.0.1:8080.`,
    );
  }
  return { host, port };
}

function readDatabaseUrl(text: string | null): string | null {
  if (text === null) return null;
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new StartError(
    'DATABASE_URL is not an address of a PostgreSQL: set it to one such as postgres://user:password@host:5432/moorage, or leave it out.',
  );
}

function readAdminToken(text: string | null): string | null {
  if (text === null || /^[0-9a-f]{40}$/.test(text)) return text;
  throw new StartError(
    'MOORAGE_ADMIN_TOKEN must be 40 hexadecimal digits in lower case: make one with "openssl rand -hex 20".',
  );
}
