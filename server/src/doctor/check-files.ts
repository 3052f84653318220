import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { MOST_FINDINGS, type Check, type Evidence, type Finding } from './check.ts';

/** The server clears an upload away a day after its last byte. */
const STALE_MS = 2 * 24 * 3_600_000;

export const fileChecks: readonly Check[] = [
  {
    id: 'files',
    promise: 'every upload that is listed is on the disk, as long as it was',
    weight: 'wrong',
    async look({ db, home }) {
      const findings: Finding[] = [];
      const rows = db
        .selectFrom('file')
        .where('job_id', 'is', null)
        .where('deleted_at', 'is', null)
        .select(['id', 'name', 'stored_at', 'size'])
        .orderBy('id')
        .execute();
      for (const { id, name, stored_at, size } of await rows) {
        const there = await stat(join(home, stored_at)).catch(() => undefined);
        if (there?.size === size) continue;
        findings.push({
          subject: `file ${id}`,
          seen: `"${name}" has ${String(size)} bytes, and ${stored_at} ${there ? `has ${String(there.size)}` : 'is not there'}`,
          mend: `Put ${stored_at} back from a back-up of the state folder, or delete the file and upload it again.`,
        });
        if (findings.length === MOST_FINDINGS) break;
      }
      return findings;
    },
  },
  {
    id: 'uploads without a record',
    promise: 'every upload on the disk is listed',
    weight: 'untidy',
    async look({ db, home }) {
      const rows = await db
        .selectFrom('file')
        .where('job_id', 'is', null)
        .where('deleted_at', 'is', null)
        .select('stored_at')
        .execute();
      const known = new Set(rows.map(({ stored_at }) => stored_at));
      const there = await readdir(join(home, 'files'), { withFileTypes: true }).catch(() => []);
      return there
        .filter((entry) => entry.isFile() && !known.has(`files/${entry.name}`))
        .map(({ name }) => stray(`file files/${name}`, 'nobody has it', join(home, 'files', name)));
    },
  },
  {
    id: 'job folders without a record',
    promise: 'every job folder belongs to a job',
    weight: 'untidy',
    async look({ db, home }) {
      const names = await readdir(join(home, 'jobs')).catch(() => []);
      const findings: Finding[] = [];
      for (let from = 0; from < names.length; from += 1000) {
        const some = names.slice(from, from + 1000);
        const rows = await db.selectFrom('job').select('id').where('id', 'in', some).execute();
        const known = new Set(rows.map(({ id }) => id));
        for (const name of some.filter((one) => !known.has(one)))
          findings.push(stray(`folder jobs/${name}`, 'its job is gone', join(home, 'jobs', name)));
      }
      return findings.slice(0, MOST_FINDINGS);
    },
  },
  {
    id: 'stale uploads',
    promise: 'an upload that was given up is cleared away',
    weight: 'untidy',
    look: findStale,
  },
  {
    id: 'expired records',
    promise: 'what has expired is cleared away',
    weight: 'untidy',
    look: findExpired,
  },
];

async function findStale({ home, clock }: Evidence): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const folder of ['files/incoming', 'files/partial']) {
    for (const name of await readdir(join(home, folder)).catch(() => [])) {
      const path = join(home, folder, name);
      const there = await stat(path).catch(() => undefined);
      if (!there || clock().getTime() - there.mtimeMs < STALE_MS) continue;
      const seen = `nothing was written to it since ${there.mtime.toISOString()}`;
      findings.push(stray(`file ${folder}/${name}`, seen, path));
    }
  }
  return findings;
}

/** The server clears these away within the hour. */
async function findExpired({ db }: Evidence): Promise<Finding[]> {
  const { rows } = await sql<{ what: string; count: number }>`
    select 'sessions' as what, count(*) as count from session where expires_at < now() - interval '8 days'
    union all select 'sign-in links', count(*) from sign_in_link where expires_at < now() - interval '8 days'
    union all select 'idempotency keys', count(*) from idempotency_key where created_at < now() - interval '8 days'
    union all select 'uploads', count(*) from upload where touched_at < now() - interval '8 days'`.execute(
    db,
  );
  return rows
    .filter(({ count }) => count > 0)
    .map(({ what, count }) => ({
      subject: what,
      seen: `${String(count)} of them expired more than a week ago and are still there`,
      mend: 'Start the server: it clears them away. If they stay, its log says why.',
    }));
}

const stray = (subject: string, seen: string, path: string): Finding => ({
  subject,
  seen,
  mend: `Remove ${path}`,
});
