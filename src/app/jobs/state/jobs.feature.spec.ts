import { aJobListItem } from '../../testing/jobs';
import { JobsApiActions, JobsPageActions } from './jobs.actions';
import { jobsAdapter, jobsFeature, type JobsState } from './jobs.feature';

const { reducer } = jobsFeature;
const query = { status: [], search: '', cluster: null, shared: false };
const job = (id: string, name = id, dateInserted = '2026-03-01T10:00:00.000000Z') =>
  aJobListItem({ id, name, dateInserted });
const loaded = (...ids: string[]): JobsState =>
  reducer(
    undefined,
    JobsApiActions.jobsLoaded({
      page: { jobs: ids.map((id) => job(id)), count: ids.length + 5, after: 'next' },
    }),
  );
const idsOf = (state: JobsState): string[] =>
  jobsAdapter.getSelectors().selectIds(state) as string[];

describe('jobs in the store', () => {
  it('stand in the order of the server, older ones below', () => {
    const state = reducer(
      loaded('bbbbbb', 'aaaaaa'),
      JobsApiActions.moreLoaded({ page: { jobs: [job('zzzzzz')], count: 3, after: null } }),
    );

    expect(idsOf(state)).toEqual(['bbbbbb', 'aaaaaa', 'zzzzzz']);
    expect(state.after).toBeNull();
  });

  it('change in place, new ones come on top, newest first', () => {
    const jobs = [
      job('aaaaaa', 'renamed'),
      job('cccccc', 'c', '2026-03-01T11:00:00.000000Z'),
      job('dddddd', 'd', '2026-03-01T12:00:00.000000Z'),
    ];
    const state = reducer(
      loaded('bbbbbb', 'aaaaaa'),
      JobsApiActions.jobsReloaded({ query, ids: jobs.map(({ id }) => id), jobs }),
    );

    expect(idsOf(state)).toEqual(['dddddd', 'cccccc', 'bbbbbb', 'aaaaaa']);
    expect(state.entities['aaaaaa']?.name).toBe('renamed');
    expect(state.count).toBe(9);
  });

  it('do not come when they do not match what is shown', () => {
    const state = reducer(
      loaded('bbbbbb'),
      JobsApiActions.jobsReloaded({
        query: { ...query, status: ['failed'] },
        ids: ['cccccc'],
        jobs: [job('cccccc')],
      }),
    );

    expect(idsOf(state)).toEqual(['bbbbbb']);
  });

  it('go when they are deleted elsewhere', () => {
    const state = reducer(
      loaded('bbbbbb', 'aaaaaa'),
      JobsApiActions.jobsReloaded({ query, ids: ['aaaaaa'], jobs: [] }),
    );

    expect(idsOf(state)).toEqual(['bbbbbb']);
    expect(state.count).toBe(6);
  });

  it('are busy until the server answered, and a refusal is told', () => {
    const busy = reducer(loaded('bbbbbb'), JobsPageActions.deleteConfirmed({ jobIds: ['bbbbbb'] }));
    const refused = reducer(
      busy,
      JobsApiActions.deleteRefused({ jobId: 'bbbbbb', message: 'It runs.' }),
    );

    expect(busy.busyIds).toEqual(['bbbbbb']);
    expect(refused.busyIds).toEqual([]);
    expect(refused.problem).toBe('It runs.');
  });
});
