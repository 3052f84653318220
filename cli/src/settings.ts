import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readApiConfig, type ConfigProfile } from './api-config-file.ts';
import { Problem } from './problem.ts';
import { shown } from './terminal-text.ts';

/** Flags of the command line that say where to go, and as whom. */
export interface SettingsFlags {
  readonly apiBaseUrl?: string;
  readonly apiKey?: string;
  readonly profile?: string;
}

export interface Settings {
  /** Scheme, host and port, without a slash at the end. */
  readonly baseUrl: string;
  readonly apiKey: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where `npm start` listens. */
const DEFAULT_URL = 'http://127.0.0.1:8080';
const KEY = /^[0-9a-f]{40}$/;
const KEY_VARIABLES = [
  'MOORAGE_TOKEN',
  'RESCALE_API_KEY',
  'RESCALE_API_TOKEN',
  'RESCALE_CLUSTER_TOKEN',
];
const URL_VARIABLES = [
  'MOORAGE_URL',
  'RESCALE_API_BASE_URL',
  'RESCALE_API_URL',
  'RESCALE_BASE_URL',
  'RESCALE_PLATFORM_URL',
  'RESCALE_PLATFORM',
];

/**
 * Each value from the first place that has it: a flag, the profile that a flag names, the environment, the profile
 * `default`. `-p` takes a key as well, as the public client's does.
 */
export function readSettings(flags: SettingsFlags, env: Environment, home: string): Settings {
  const isKey = flags.profile !== undefined && KEY.test(flags.profile);
  const named = isKey ? undefined : flags.profile;
  const files = configFiles(home);
  const profile = findProfile(files, named);
  const first = (names: readonly string[]): string | undefined =>
    names.map((name) => env[name]?.trim()).find((value) => value);
  const places = (flag: string | undefined, variables: readonly string[], file?: string) =>
    named === undefined
      ? (flag ?? (first(variables) || file))
      : (flag ?? (file || first(variables)));

  const baseUrl = toBaseUrl(
    places(flags.apiBaseUrl, URL_VARIABLES, profile.apibaseurl) ?? DEFAULT_URL,
  );
  const apiKey = places(
    flags.apiKey ?? (isKey ? flags.profile : undefined),
    KEY_VARIABLES,
    profile.apikey,
  );
  if (!apiKey) {
    throw new Problem(
      `There is no API key. Make one at ${baseUrl}/user/settings/api-key/ and put it into ${files[0] ?? ''} as "apikey = …" below "[default]", or into the variable RESCALE_API_KEY.`,
    );
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey))
    throw new Problem('The API key holds a blank or a character that no key has: copy it anew.');
  return { baseUrl, apiKey };
}

const configFiles = (home: string): string[] =>
  ['moorage', 'rescale'].map((name) => join(home, '.config', name, 'apiconfig'));

function findProfile(files: readonly string[], named: string | undefined): ConfigProfile {
  const there = files.filter((file) => existsSync(file));
  for (const file of there) {
    const profile = readApiConfig(readFileSync(file, 'utf8')).get(named ?? 'default');
    if (profile) return profile;
  }
  if (named === undefined) return {};
  throw new Problem(
    `There is no profile "${shown(named)}" in ${files.join(' or ')}: write a section "[${shown(named)}]" there, or name another one with -p.`,
  );
}

/** People and variables of other clients write the address with a slash, with `/api/v2/`, or without `https://`. */
export function toBaseUrl(text: string): string {
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  const bare = whole.replace(/\/+$/, '').replace(/\/api(\/v\d)?$/, '');
  const url = URL.canParse(bare) ? new URL(bare) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '')
    throw new Problem(
      `"${shown(text)}" is not the address of a server: write one such as https://moorage.example.org.`,
    );
  return bare.replace(/\/+$/, '');
}
