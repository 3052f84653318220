import type { AuditEntry, AuditVerification } from '#contract/audit';
import { toTimestamp } from '../db/timestamps.ts';
import type { AuditFilter, AuditHead, AuditRepository, NewAuditEntry } from './audit.repository.ts';
import { createChainCheck } from './chain.ts';

type Told =
  'actorId' | 'actorEmail' | 'via' | 'subjectKind' | 'subjectId' | 'address' | 'userAgent';

/** What somebody did; everything that is not said is not known. */
export type AuditNote = Pick<NewAuditEntry, 'action'> &
  Partial<Pick<NewAuditEntry, Told | 'result' | 'detail'>>;

interface AuditDeps {
  readonly entries: AuditRepository;
  readonly clock: () => Date;
}

interface Waiting {
  readonly entry: NewAuditEntry;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

const MOST_AT_ONCE = 500;
const BATCH = 2_000;

/** Who did what: entries are only ever added, and each holds the hash of the one before it. */
export function createAudit({ entries, clock }: AuditDeps) {
  let waiting: Waiting[] = [];
  let isWriting = false;

  /** One writer at a time, and everything that came meanwhile in one transaction: the chain costs a commit, not a queue. */
  async function writeAll(): Promise<void> {
    isWriting = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST_AT_ONCE);
      waiting = waiting.slice(MOST_AT_ONCE);
      try {
        await entries.append(batch.map(({ entry }) => entry));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    isWriting = false;
  }

  /** All entries, oldest first, a batch at a time. */
  async function* walk(): AsyncGenerator<AuditEntry> {
    let after = 0;
    for (let batch: AuditEntry[] = []; ; after = batch.at(-1)?.number ?? after) {
      batch = await entries.walk(after, BATCH);
      yield* batch;
      if (batch.length < BATCH) return;
    }
  }

  return {
    /** Resolves once the entry is durable. */
    record: (note: AuditNote): Promise<void> =>
      new Promise((done, failed) => {
        const entry = { ...NOTHING, ...note, date: toTimestamp(clock()) };
        waiting.push({ entry: toStorable(entry), done, failed });
        if (!isWriting) void writeAll();
      }),

    /** The last entry. */
    head: entries.head,

    async page(filter: AuditFilter, before: number | undefined, limit: number) {
      const [found, count] = await Promise.all([
        entries.page(filter, before, limit + 1),
        entries.count(filter),
      ]);
      const results = found.slice(0, limit);
      const next = found.length > limit ? results.at(-1)?.number : undefined;
      return { results, count, next };
    },

    /** Newest first, all that match. */
    async *matching(filter: AuditFilter): AsyncGenerator<AuditEntry> {
      let before: number | undefined;
      for (let batch: AuditEntry[] = []; ; before = batch.at(-1)?.number) {
        batch = await entries.page(filter, before, BATCH);
        yield* batch;
        if (batch.length < BATCH) return;
      }
    },

    /** Whether all entries are there, in order and unchanged; `noted` is one that somebody kept elsewhere. */
    async verify(noted?: AuditHead): Promise<AuditVerification> {
      // Read before the walk: what is added meanwhile may make the chain longer, never shorter.
      const promised = await entries.head();
      const check = createChainCheck();
      let count = 0;
      let problem = null;
      for await (const entry of walk()) {
        count += 1;
        check.next(entry);
        if (entry.number === promised.number && entry.hash !== promised.hash)
          problem ??= { number: entry.number, what: 'It is not the one that was written last.' };
        if (entry.number === noted?.number && entry.hash !== noted.hash)
          problem ??= { number: entry.number, what: 'It is not the one that you noted.' };
      }
      const last = check.last();
      const missing = [promised, noted].find((kept) => kept && kept.number > last.number);
      if (missing) {
        problem ??= {
          number: missing.number,
          what: `The log ends at entry ${String(last.number)}: those after it are missing.`,
        };
      }
      problem = check.problem() ?? problem;
      return {
        isWhole: problem === null,
        entries: count,
        head: count === 0 ? null : last,
        problem,
      };
    },
  };
}
export type Audit = ReturnType<typeof createAudit>;

const NOTHING = {
  actorId: null,
  actorEmail: null,
  via: null,
  subjectKind: null,
  subjectId: null,
  result: 'done',
  address: null,
  userAgent: null,
  detail: {},
} as const;

/** As the database gives it back: it takes no NUL and no half characters, and the hash is over what it gives. */
const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed();

const toStorable = (entry: NewAuditEntry): NewAuditEntry => ({
  ...entry,
  subjectId: entry.subjectId === null ? null : storable(entry.subjectId),
  userAgent: entry.userAgent === null ? null : storable(entry.userAgent),
  detail: Object.fromEntries(
    Object.entries(entry.detail).map(([key, text]) => [key, storable(text)]),
  ),
});
