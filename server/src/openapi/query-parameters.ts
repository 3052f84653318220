const PAGES = {
  page: 'Which page, from 1 on',
  page_size: 'How many at once, at most 2000',
};
const LIST = {
  ...PAGES,
  ordering: 'A field to order by, with `-` in front for the other way round',
};
const DAYS = { from: 'First day, such as 2026-03-01', to: 'Last day, included' };

/** Query parameters of calls, in words. Lists know `page` and `page_size` without being named here. */
const QUERIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'GET /clusters/': {
    active: '`true`: only those that are not Stopped',
    id: 'Of these ids only; may be repeated',
  },
  'GET /jobs/': {
    ...LIST,
    t: '`1`: active ones only',
    f: '`1`: my own only',
    shared: '`1`: only those that others share with me',
    state: '`completed` or `not_completed`',
    job_status: 'A status such as `WAITING_FOR_QUEUE`',
    status: 'A status, an outcome or `saved`; may be repeated',
    start_date: 'Saved on this day, such as 2026-03-01, or later',
    end_date: 'Saved on this day or earlier',
    search: 'Part of the name, id, software or command',
    cluster: 'On the cluster of this id',
    id: 'Of these ids only; may be repeated',
    after: 'A place as `next` carries it; empty to begin a walk by places',
  },
  'DELETE /jobs/{}/': {
    deleteInputFiles: '`true`: its input files too, save those other jobs use',
  },
  'GET /jobs/{}/files/': { search: 'Part of the name; with a slash, of the path' },
  'GET /jobs/{}/runs/{}/files/': { search: 'Part of the name; with a slash, of the path' },
  'GET /jobs/{}/runs/{}/tail/{}': { lines: 'The last so many lines as JSON; without it the bytes' },
  'GET /jobs/{}/runs/{}/log/': { from: 'The byte to begin at' },
  'GET /jobs/{}/cluster-load-measurements/': { hours: 'Of the last so many hours' },
  'GET /jobs/{}/servers/load/': {
    offset: 'Of the last so many hours',
    period: 'Seconds that a value stands for',
    p: 'Which page, from 1 on',
  },
  'GET /files/': {
    ...LIST,
    limit: 'The same as `page_size`',
    search: 'Part of the name',
    owner: '`1`: my own only',
    type: 'The number of a file type',
    ext: 'An ending such as `.inp`; may be repeated',
    dateUploaded__gte: 'Uploaded at this moment, such as 2026-03-01T09:30:00Z, or later',
    dateUploaded__lte: 'Uploaded at this moment or earlier',
    include_jobs: '`1`: with the jobs of each file',
  },
  'GET /coretypes/': { isActive: '`true`: only those that can be asked for' },
  'GET /projects/': { archived: '`1`: archived ones too' },
  'GET /usage/': { ...DAYS, group: 'What to add up by: `month`, `user`, `project`' },
  'GET /usage/export/': { ...DAYS, group: 'What to add up by: `month`, `user`, `project`' },
  'GET /organizations/{}/workspaces/{}/billing/': {
    startYear: 'This year unless named',
    startMonth: 'From 1 to 12',
    endYear: 'The year of the start unless named',
    endMonth: 'From 1 to 12',
  },
  'GET /audit/': {
    page_size: PAGES.page_size,
    ...DAYS,
    actor: 'Who did it',
    action: 'What was done; may be repeated',
    result: 'How it ended; may be repeated',
    subject: 'The id of what it was done to',
    search: 'Part of an entry',
    after: 'A place as `next` carries it',
  },
  'GET /audit/export/': { format: '`jsonl` or `csv`' },
  'GET /audit/verification/': {
    number: 'The number of an entry that somebody noted',
    hash: 'Its hash',
  },
};

/** As JSON schema; undefined when there are none. */
export function describeQuery(call: string, isList: boolean): object | undefined {
  const names = Object.entries({ ...(isList ? PAGES : {}), ...QUERIES[call] });
  if (names.length === 0) return undefined;
  const properties = names.map(([name, description]) => [name, { type: 'string', description }]);
  return { type: 'object', properties: Object.fromEntries(properties) as object };
}
