import { Problem } from '../problem.ts';
import { shown } from '../terminal-text.ts';

/** What the `#RESCALE_…` lines of a script ask for; undefined where they say nothing. */
export interface ScriptHeaders {
  readonly name?: string;
  readonly command?: string;
  readonly analysis?: string;
  readonly version?: string;
  readonly coreType?: string;
  readonly cores?: number;
  readonly slots?: number;
  /** hours */
  readonly walltime?: number;
  readonly isLowPriority?: boolean;
  readonly priority?: string;
  readonly project?: string;
  readonly existingFiles: readonly string[];
  readonly tags: readonly string[];
  readonly envVars: Readonly<Record<string, string>>;
  readonly useLicense: boolean;
  readonly licenseSettings?: string;
  readonly sshCidr?: string;
  readonly publicKey?: string;
  readonly warnings: readonly string[];
}

type Values = ReadonlyMap<string, { readonly value: string; readonly line: number }>;

const KNOWN = new Set([
  ...['NAME', 'COMMAND', 'ANALYSIS', 'ANALYSIS_VERSION', 'CORE_TYPE', 'CORES', 'CORES_PER_SLOT'],
  ...['SLOTS', 'WALLTIME', 'LOW_PRIORITY', 'PRIORITY', 'PROJECT_ID', 'EXISTING_FILES', 'TAGS'],
  ...['USER_DEFINED_LICENSE_SETTINGS', 'INBOUND_SSH_CIDR', 'PUBLIC_KEY', 'AUTO_TERMINATE_CLUSTER'],
]);
const REFUSED = new Map([
  ['CORE_TYPE_SET', 'sets of core types: name one with #RESCALE_CORE_TYPE'],
  ['ONDEMAND_LICENSE', 'sellers of licences: leave the line out'],
  ['START_JOB_ON_HOUR', 'starting at an hour: leave the line out'],
  ['AUTOMATION', 'automations from a script: leave the line out'],
]);

const WINDOWS_LINES =
  'The script has the line ends of Windows, which its shell does not understand: convert it, such as with dos2unix.';

/**
 * Reads the header lines wherever they stand, `#RESCALE_NAME=value` or `#RESCALE_NAME value`, quoted or not. Of a line given
 * twice the first counts; a variable given twice is joined by a colon, as a PATH is. A header that is not known is refused:
 * left out in silence it would be another job than was meant.
 */
export function readScript(text: string): ScriptHeaders {
  const values = new Map<string, { value: string; line: number }>();
  const envVars: Record<string, string> = {};
  let useLicense = false;
  for (const [index, whole] of text.split('\n').entries()) {
    const line = index + 1;
    const license = /^\s*#USE_RESCALE_LICENSE(?:[=\s]\s*(.*?))?\s*$/.exec(whole);
    if (license) useLicense ||= isYes(unquoted(license[1] ?? '') || 'true', line);
    for (const [option, name] of [['N', 'NAME'] as const, ['pe', 'CORES'] as const]) {
      const found = new RegExp(`^\\s*#\\$\\s+-${option}\\s+(.+?)\\s*$`).exec(whole)?.[1];
      const value = option === 'pe' ? found?.split(/\s+/)[1] : found;
      if (value !== undefined) values.set(`$${name}`, { value: unquoted(value), line });
    }
    const [, name, separator, rest = ''] =
      /^\s*#RESCALE_([A-Za-z_][\w-]*?)(?:(\s*=|\s)(.*))?$/.exec(whole.replace(/\r$/, '')) ?? [];
    if (name === undefined) continue;
    const value = unquoted(rest.trim());
    if (name.startsWith('ENV_')) {
      const variable = name.slice('ENV_'.length);
      if (separator === undefined) throw wrong(line, `#RESCALE_${name} has no value`);
      const before = envVars[variable];
      envVars[variable] = before === undefined ? value : `${before}:${value}`;
    } else {
      check(name, line);
      if (value !== '' && !values.has(name)) values.set(name, { value, line });
    }
  }
  const headers = headersOf(values);
  const isFromWindows = /^#!.*\r\n/.test(text);
  const warnings = [...headers.warnings, ...(isFromWindows ? [WINDOWS_LINES] : [])];
  return { ...headers, envVars, useLicense, warnings };
}

function check(name: string, line: number): void {
  const refused = REFUSED.get(name);
  if (refused !== undefined) throw wrong(line, `#RESCALE_${name} is not offered here, ${refused}`);
  if (!KNOWN.has(name)) {
    const known = [...KNOWN].map((one) => `#RESCALE_${one}`).join(', ');
    throw wrong(line, `#RESCALE_${name} is not known: it may be ${known} or #RESCALE_ENV_…`);
  }
}

function headersOf(values: Values): Omit<ScriptHeaders, 'envVars' | 'useLicense'> {
  const text = (name: string) => values.get(name)?.value;
  const number = (name: string): number | undefined => {
    const found = values.get(name);
    return found && wholeNumber(found.value, found.line, name.replace('$', ''));
  };
  const low = values.get('LOW_PRIORITY');
  const walltime = values.get('WALLTIME');
  const autoEnd = values.get('AUTO_TERMINATE_CLUSTER');
  return {
    name: text('NAME') ?? text('$NAME'),
    command: text('COMMAND'),
    analysis: text('ANALYSIS'),
    version: text('ANALYSIS_VERSION'),
    coreType: text('CORE_TYPE'),
    cores: number('CORES_PER_SLOT') ?? number('CORES') ?? number('$CORES'),
    slots: number('SLOTS'),
    walltime: walltime && hours(walltime.value, walltime.line),
    isLowPriority: low && isYes(low.value, low.line),
    priority: text('PRIORITY'),
    project: text('PROJECT_ID'),
    existingFiles: words(text('EXISTING_FILES')),
    tags: (text('TAGS') ?? '')
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
    licenseSettings: text('USER_DEFINED_LICENSE_SETTINGS'),
    sshCidr: text('INBOUND_SSH_CIDR'),
    publicKey: text('PUBLIC_KEY'),
    warnings: autoEnd
      ? [
          `Line ${String(autoEnd.line)}: #RESCALE_AUTO_TERMINATE_CLUSTER has no effect; the job's own cluster goes with it.`,
        ]
      : [],
  };
}

const unquoted = (text: string): string =>
  text
    .trim()
    .replace(/^(['"])(.*)\1$/, '$2')
    .trim();
const words = (text = ''): string[] => text.split(/[\s,]+/).filter(Boolean);
const wrong = (line: number, what: string): Problem =>
  new Problem(`Line ${String(line)} of the script: ${shown(what)}.`);

function wholeNumber(text: string, line: number, name: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw wrong(line, `#RESCALE_${name} is "${text}" and has to be a whole number of at least 1`);
}

/** `12`, `1.5` or `96:00` */
function hours(text: string, line: number): number {
  const [, whole, minutes = '0', seconds = '0'] =
    /^(\d+(?:\.\d+)?)(?::(\d\d))?(?::(\d\d))?$/.exec(text) ?? [];
  const value = Number(whole) + Number(minutes) / 60 + Number(seconds) / 3600;
  if (value > 0) return value;
  throw wrong(line, `#RESCALE_WALLTIME is "${text}" and has to be hours, such as 2, 0.5 or 96:00`);
}

function isYes(text: string, line: number): boolean {
  if (/^(true|yes|on|1)$/i.test(text)) return true;
  if (/^(false|no|off|0)$/i.test(text)) return false;
  throw wrong(line, `"${text}" has to be true or false`);
}
