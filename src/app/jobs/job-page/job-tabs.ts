/** What the page of a job shows below its header, as it stands in the address. */
export const JOB_TABS = ['log', 'files', 'runs', 'settings', 'events'] as const;
export type JobTab = (typeof JOB_TABS)[number];

export const toJobTab = (text: string | undefined): JobTab =>
  JOB_TABS.find((tab) => tab === text) ?? 'log';
