import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** What a list can be filtered by: the outcome of a job that is over, the status of one under way, else `saved`. */
const STATE = `coalesce(outcome, status, 'saved')`;

/**
 * How many jobs somebody has of each state, as lines that are added up: a change adds a line and waits for nobody,
 * where a counter would make all submissions of an owner wait for one another. `changes` only grows: as long as its
 * sum stays, no job of the owner has changed. Now and then a line folds those of its owner that nobody holds.
 */
const statements = [
  `create index job_by_state on job (owner_id, (${STATE}), created_at desc, id desc)`,
  `create index job_by_name on job (owner_id, name, id)`,
  `create table job_count (
    owner_id text not null references account on delete cascade,
    state text not null,
    jobs bigint not null,
    changes bigint not null
  )`,
  `create index job_count_of_owner on job_count (owner_id)`,
  `insert into job_count select owner_id, ${STATE}, count(*), 1 from job group by 1, 2`,
  `create function count_jobs() returns trigger language plpgsql as $$
    declare
      owners text[];
    begin
      if tg_op = 'INSERT' then
        with line as (
          insert into job_count select owner_id, ${STATE}, count(*), 1 from added group by 1, 2
          returning owner_id)
        select array_agg(owner_id) into owners from line;
      elsif tg_op = 'DELETE' then
        with line as (
          insert into job_count select owner_id, ${STATE}, -count(*), 1 from gone group by 1, 2
          returning owner_id)
        select array_agg(owner_id) into owners from line;
      else
        with line as (
          insert into job_count select owner_id, state, sum(jobs), 1 from (
            select owner_id, ${STATE} as state, 1 as jobs from added
            union all select owner_id, ${STATE}, -1 from gone) change
          group by 1, 2
          returning owner_id)
        select array_agg(owner_id) into owners from line;
      end if;
      if random() < 0.02 then
        with folded as (
          delete from job_count where ctid = any (array(
            select ctid from job_count where owner_id = any (owners) for update skip locked))
          returning *)
        insert into job_count select owner_id, state, sum(jobs), sum(changes) from folded group by 1, 2;
      end if;
      return null;
    end $$`,
  `create trigger job_added after insert on job referencing new table as added
    for each statement execute function count_jobs()`,
  `create trigger job_changed after update on job referencing old table as gone new table as added
    for each statement execute function count_jobs()`,
  `create trigger job_gone after delete on job referencing old table as gone
    for each statement execute function count_jobs()`,
];
