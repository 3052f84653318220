/** The columns a list of clusters can have; the name comes first in every list. */
export type ClusterColumn =
  | 'coreType'
  | 'cores'
  | 'status'
  | 'jobs'
  | 'uptime'
  | 'idleTimeout'
  | 'cost'
  | 'rate'
  | 'tearDown';

export const columnTitles: Readonly<Record<ClusterColumn, string>> = {
  coreType: 'Core type',
  cores: 'Cores',
  status: 'Status',
  jobs: 'Jobs',
  uptime: 'Up for',
  idleTimeout: 'Idle time-out',
  cost: 'Cost so far',
  rate: 'Price',
  tearDown: 'Actions',
};

export const everyFact: readonly ClusterColumn[] = [
  'coreType',
  'cores',
  'status',
  'jobs',
  'uptime',
  'idleTimeout',
  'cost',
  'tearDown',
];
