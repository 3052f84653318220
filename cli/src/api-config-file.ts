/** What one section of an `apiconfig` file says. */
export interface ConfigProfile {
  readonly apibaseurl?: string;
  readonly apikey?: string;
}

/**
 * Reads the sections of an `apiconfig` file, as public clients have it: `[name]`, then `key = value`. Other keys are for
 * other clients. Quotes around a value are not part of it.
 */
export function readApiConfig(text: string): ReadonlyMap<string, ConfigProfile> {
  const profiles = new Map<string, Record<string, string>>();
  let current: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const [, section] = /^\s*\[([^\]]+)\]\s*$/.exec(line) ?? [];
    if (section !== undefined) {
      current = profiles.get(section.trim()) ?? {};
      profiles.set(section.trim(), current);
    }
    const [, key, value] = /^\s*([A-Za-z]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined)
      current[key.toLowerCase()] = value.replace(/^(['"])(.*)\1$/, '$2');
  }
  return profiles;
}
