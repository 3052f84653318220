import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createWorkbench, type JobOptions } from './support/workbench.ts';

/** Section 4 and items 21, 22 and 28 to 40 of the wire contract: what clients see while they poll. */
const bench = await createWorkbench();
const { ada, as, createJob, createCluster, submit, reach, item, statuses, tick, goAhead } = bench;

interface Page<T> {
  readonly count: number;
  readonly results: readonly T[];
}
interface Entry {
  readonly status: string;
  readonly statusDate: string;
  readonly statusReason: string | null;
}
const call = (path: string) => as(ada, 'GET', `/api/v2${path}`);
const list = async <T>(path: string): Promise<Page<T>> => {
  const answer = await call(path);
  assert.equal(answer.statusCode, 200, `${path} ${answer.body}`);
  return answer.json<Page<T>>();
};
const newest = async (id: string) => (await list<Entry>(`/jobs/${id}/statuses/`)).results[0];
const reachStatus = (id: string, status: string) =>
  reach(`${id} is ${status}`, async () => (await newest(id))?.status === status);
const started = async (command: string, options: JobOptions = {}): Promise<string> => {
  const { id } = await createJob(command, options);
  await submit(id);
  await reachStatus(id, 'Executing');
  return id;
};
const stop = async (id: string) => {
  const answer = await as(ada, 'POST', `/api/v2/jobs/${id}/stop/`);
  assert.deepEqual([answer.statusCode, answer.body], [202, '']);
};
const historyOf = async (id: string) =>
  (await statuses(id)).map(({ status, statusReason }) => [status, statusReason] as const);

describe('statuses of a job', () => {
  it('28: the moment submit answers there is one, Pending, and the runs are there', async () => {
    const { id } = await createJob('true');
    assert.deepEqual(await list(`/jobs/${id}/statuses/`), {
      count: 0,
      previous: null,
      results: [],
      next: null,
    });
    await submit(id);
    assert.deepEqual(
      [(await newest(id))?.status, (await list(`/jobs/${id}/runs/`)).count],
      ['Pending', 1],
    );
    assert.equal((await call(`/jobs/${id}/`)).json<{ expectedRuns: number }>().expectedRuns, 1);
    await stop(id);
    await reachStatus(id, 'Completed');
  });

  it('31: dates never go back, none stands twice, and all are in the format that old readers know', async () => {
    const { id } = await createJob('true');
    await submit(id);
    await reachStatus(id, 'Completed');
    const dates = (await list<Entry>(`/jobs/${id}/statuses/?page_size=100`)).results.map(
      ({ statusDate }) => statusDate,
    );
    assert.deepEqual([...new Set(dates)].sort().reverse(), dates);
    for (const date of dates) assert.match(date, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
    const onCluster = await list<Entry>(`/jobs/${id}/cluster_statuses/`);
    for (const { statusDate } of onCluster.results) assert.match(statusDate, /\.\d{6}Z$/);
  });

  it('30: those of its cluster are a 404 before submit, and never an empty page after', async () => {
    const { id } = await createJob('true');
    assert.equal((await call(`/jobs/${id}/cluster_statuses/`)).statusCode, 404);
    await submit(id);
    assert.equal(
      (await list<Entry>(`/jobs/${id}/cluster_statuses/`)).results.at(-1)?.status,
      'Not Started',
    );
    await reachStatus(id, 'Completed');
  });

  it('32: a good job has one Completed, with its reason, and no Stopping', async () => {
    const { id } = await createJob('true');
    await submit(id);
    await reachStatus(id, 'Completed');
    const history = await historyOf(id);
    assert.deepEqual(
      history.map(([status]) => status),
      ['Pending', 'Queued', 'Started', 'Validated', 'Executing', 'Completed'],
    );
    assert.equal(history.at(-1)?.[1], 'Completed successfully');
  });

  it('32: a failed one has Stopping and Completed with the same reason', async () => {
    const { id } = await createJob('exit 3');
    await submit(id);
    await reachStatus(id, 'Completed');
    assert.deepEqual((await historyOf(id)).slice(-3), [
      ['Executing', null],
      ['Stopping', 'A run failed'],
      ['Completed', 'A run failed'],
    ]);
  });

  it('32: a stopped one too, wherever it was', async () => {
    const { id: pending } = await createJob('true');
    await submit(pending);
    await stop(pending);
    await reachStatus(pending, 'Completed');
    assert.deepEqual((await historyOf(pending)).slice(-2), [
      ['Stopping', 'User Terminated'],
      ['Completed', 'User Terminated'],
    ]);

    const running = await started('sleep 60');
    await stop(running);
    await reachStatus(running, 'Completed');
    assert.deepEqual((await historyOf(running)).slice(-3), [
      ['Executing', null],
      ['Stopping', 'User Terminated'],
      ['Completed', 'User Terminated'],
    ]);
  });
});

describe('while a job is Executing', () => {
  it('29, 36, 21, 22: instances, runs, tail and directory contents answer', async () => {
    const id = await started(
      'mkdir out; printf "t,p\\n0,1\\n1,2\\n" > out/t.csv; echo said; touch ready; sleep 60',
    );
    await reach(
      'it has written',
      async () => (await call(`/jobs/${id}/runs/1/tail/ready`)).statusCode === 200,
    );

    const instances = await list<Record<string, unknown>>(`/jobs/${id}/instances/`);
    const [node] = instances.results;
    for (const key of ['clusterId', 'publicHostname', 'publicIp', 'username'])
      assert.ok(typeof node?.[key] === 'string' && node[key] !== '', key);
    assert.deepEqual([node?.['role'], node?.['sshPort']], ['MPI_MASTER', 22]);
    const [run] = (await list<Record<string, unknown>>(`/jobs/${id}/runs/`)).results;
    assert.equal(typeof run?.['dateStarted'], 'string');
    assert.deepEqual(
      [run?.['dateCompleted'], run?.['outputFileCount'], run?.['outputFileSize']],
      [null, 0, null],
    );
    assert.equal((await list(`/jobs/${id}/runs/1/files/`)).count, 0);
    assert.equal((await list(`/jobs/${id}/files/`)).count, 0);

    const tail = (path: string) => call(`/jobs/${id}/runs/1/tail/${path}`);
    assert.equal(
      (await tail('out/t.csv?lines=2')).body,
      '{"fileType":"out/t.csv: ASCII text","lines":["0,1","1,2"]}',
    );
    for (const path of ['out/t.csv', 'out/t.csv/', 'shared/out/t.csv']) {
      const raw = await tail(path);
      assert.deepEqual(
        [raw.statusCode, raw.body, raw.headers['content-type']],
        [200, 't,p\n0,1\n1,2\n', 'application/octet-stream'],
        path,
      );
    }
    assert.match((await tail('process_output.log?lines=20')).body, /"lines":\["said"\]/);
    for (const path of ['nothing', 'out', 'shared/nothing']) {
      const missing = await tail(path);
      assert.deepEqual([missing.statusCode, missing.body], [404, '{"detail":"Not found."}'], path);
    }
    assert.equal((await tail('..%2f..%2fexit.json')).statusCode, 400);

    const contents = (await call(`/jobs/${id}/runs/1/directory-contents`)).json<
      { path: string; resource: string }[]
    >();
    assert.deepEqual(
      contents.map(({ path }) => path),
      ['out/t.csv', 'process_output.log', 'ready'],
    );
    const resource = contents[0]?.resource ?? '';
    assert.equal(resource, `/api/jobs/${id}/runs/1/tail/out/t.csv`);
    assert.equal((await as(ada, 'GET', resource)).body, 't,p\n0,1\n1,2\n');

    await stop(id);
    await reachStatus(id, 'Completed');
    assert.deepEqual((await list(`/jobs/${id}/instances/`)).results, instances.results);
    const ended = await tail('out/t.csv');
    assert.deepEqual([ended.statusCode, ended.body], [404, '{"detail":"Not found."}']);
    assert.equal((await call(`/jobs/${id}/runs/1/directory-contents/`)).body, '[]');
    goAhead(6);
    assert.equal((await list(`/jobs/${id}/instances/`)).count, 0);
  });

  it('its run can be stopped alone, with its outputs saved; not twice, not after the end', async () => {
    const id = await started('echo kept > kept.txt; touch ready; sleep 60');
    await reach(
      'it has written',
      async () => (await call(`/jobs/${id}/runs/1/tail/ready`)).statusCode === 200,
    );
    const answer = await as(ada, 'POST', `/api/v2/jobs/${id}/runs/1/stop/`);
    assert.deepEqual([answer.statusCode, answer.body], [200, '{}']);
    await reachStatus(id, 'Completed');
    assert.equal((await list(`/jobs/${id}/files/?search=kept`)).count, 1);
    assert.equal((await as(ada, 'POST', `/api/v2/jobs/${id}/runs/1/stop/`)).statusCode, 400);
  });

  it('34: it cannot be deleted, nor while its cluster is up', async () => {
    const id = await started('sleep 60');
    const remove = () => as(ada, 'DELETE', `/api/v2/jobs/${id}/`);
    assert.equal((await remove()).statusCode, 400);
    await stop(id);
    await reachStatus(id, 'Completed');
    const cluster = async () =>
      (await list<Entry>(`/jobs/${id}/cluster_statuses/`)).results[0]?.status;
    if ((await cluster()) !== 'Stopped') assert.equal((await remove()).statusCode, 400);
    await reach('its cluster is Stopped', async () => (await cluster()) === 'Stopped');
    const gone = await remove();
    assert.deepEqual([gone.statusCode, gone.body], [204, '']);
    assert.equal((await remove()).statusCode, 404);
  });
});

describe('the outputs of a job', () => {
  it('23, 26: are searched by name and path, and given ten at a time', async () => {
    const { id } = await createJob(
      'mkdir d; for n in $(seq -w 12); do echo $n > d/f$n.dat; done; echo x > case.sif',
    );
    await submit(id);
    await reachStatus(id, 'Completed');
    const found = (query: string) =>
      list<{ name: string; relativePath: string }>(`/jobs/${id}/files/?${query}`);
    const namesOf = async (query: string) => (await found(query)).results.map(({ name }) => name);
    assert.deepEqual(await namesOf('search=sif'), ['case.sif']);
    assert.deepEqual(await namesOf('search=output'), ['process_output.log']);
    assert.deepEqual(await namesOf('search=process_output.log'), ['process_output.log']);
    assert.deepEqual(
      [
        (await found('search=')).count,
        (await found('search=D/F0')).count,
        (await found('search=.DAT')).count,
      ],
      [14, 9, 12],
    );
    assert.equal((await found('')).results.length, 10);
    const [run] = (await list<Record<string, unknown>>(`/jobs/${id}/runs/`)).results;
    assert.deepEqual(
      [run?.['outputFileCount'], run?.['id'], run?.['displayOrder'], run?.['type']],
      [14, '1', 1, 3],
    );
    const one = await call(`/jobs/${id}/runs/1/files/?search=f07`);
    assert.deepEqual(
      one
        .json<Page<{ relativePath: string; typeId: number }>>()
        .results.map(({ relativePath, typeId }) => [relativePath, typeId]),
      [['d/f07.dat', 5]],
    );
    assert.equal((await call(`/jobs/${id}/runs/2/files/`)).statusCode, 404);
  });
});

describe('a persistent cluster', () => {
  const lastOf = async (id: string) =>
    (await list<Entry>(`/clusters/${id}/statuses/`)).results[0]?.status;
  const post = async (path: string, body?: object) =>
    (await as(ada, 'POST', `/api/v2${path}`, body)).statusCode;

  for (const verb of ['shutdown', 'stop']) {
    it(`40: without a name, slots or a priority is started, polled and ended by ${verb}/`, async () => {
      const { id, name } = await createCluster({ coresPerSlot: 1 });
      assert.notEqual(name, '');
      assert.equal(await lastOf(id), 'Not Started');
      assert.equal(await post(`/clusters/${id}/start/`), 204);
      assert.equal(await lastOf(id), 'Pending');
      assert.equal(await post(`/clusters/${id}/start`), 204);
      await reach('it is Started', async () => (await lastOf(id)) === 'Started');
      assert.equal(await post(`/clusters/${id}/${verb}/`), 202);
      await reach('it is Stopped', async () => (await lastOf(id)) === 'Stopped');
      const history = (await list<Entry>(`/clusters/${id}/statuses/`)).results.map(
        ({ status }) => status,
      );
      assert.deepEqual(history.reverse(), [
        'Not Started',
        'Pending',
        'Queued',
        'Starting',
        'Started',
        'Stop Requested',
        'Stopping',
        'Stopped',
      ]);
      assert.equal(await post(`/clusters/${id}/start/`), 400);
      assert.equal(await post(`/clusters/${id}/${verb}/`), 202);
    });
  }

  it('39: jobs wait for it, then start in the order in which they were attached', async () => {
    const { id: cluster } = await createCluster({ coresPerSlot: 1 });
    const jobs = [(await createJob('sleep 0.2')).id, (await createJob('true')).id];
    for (const id of jobs) {
      const answer = await as(ada, 'POST', `/api/clusters/${cluster}/jobs`, { id, submit: true });
      assert.equal(answer.statusCode, 200, answer.body);
      assert.notEqual(answer.json<{ id: string }>().id, id);
      assert.equal((await newest(id))?.status, 'Pending');
      assert.equal((await call(`/jobs/${id}/`)).json<{ clusterId: string }>().clusterId, cluster);
    }
    for (let round = 0; round < 3; round += 1) await tick();
    for (const id of jobs) assert.equal((await newest(id))?.status, 'Waiting for Cluster');
    assert.match(
      (await as(ada, 'POST', `/api/v2/clusters/${cluster}/jobs/`, { id: jobs[0], submit: true }))
        .body,
      /started/,
    );

    assert.equal(await post(`/clusters/${cluster}/start/`), 204);
    for (const id of jobs) await reachStatus(id, 'Completed');
    const startedAt = await Promise.all(
      jobs.map(
        async (id) =>
          (await statuses(id)).find(({ status }) => status === 'Executing')?.statusDate ?? '',
      ),
    );
    assert.ok(startedAt[0] && startedAt[1] && startedAt[0] < startedAt[1], String(startedAt));
    for (const id of jobs) {
      const seen = (await historyOf(id)).map(([status]) => status);
      assert.ok(
        seen.every((status, index) => status !== seen[index - 1]),
        String(seen),
      );
      assert.deepEqual(seen.slice(0, 3), ['Pending', 'Queued', 'Waiting for Cluster']);
      assert.equal((await item(id)).outcome, 'succeeded');
      assert.equal(await post(`/clusters/${cluster}/jobs/`, { id }), 400);
    }
    assert.equal((await as(ada, 'DELETE', `/api/v2/jobs/${String(jobs[0])}/`)).statusCode, 204);
  });

  it('without submit a job is bound only; a later submit runs it there', async () => {
    const { id: cluster } = await createCluster({ coresPerSlot: 1 });
    const { id } = await createJob('true');
    assert.equal(await post(`/clusters/${cluster}/jobs/`, { id }), 200);
    assert.equal((await list(`/jobs/${id}/statuses/`)).count, 0);
    assert.equal(await post(`/clusters/${cluster}/start/`), 204);
    await submit(id);
    await reachStatus(id, 'Completed');
    assert.equal((await list<{ id: string }>(`/jobs/${id}/clusters/`)).results[0]?.id, cluster);
  });

  it('refuses what does not fit, what it does not know, and everything once it ends', async () => {
    const { id: cluster } = await createCluster({ coresPerSlot: 1 });
    const { id: large } = await createJob('true', { hardware: { coresPerSlot: 2 } });
    const { id } = await createJob('true');
    assert.equal(await post(`/clusters/${cluster}/jobs/`, { id: large }), 400);
    assert.equal(await post(`/clusters/${cluster}/jobs/`, { id: 'aBcDeF' }), 400);
    assert.equal(await post(`/clusters/${cluster}/jobs/`, {}), 400);
    assert.equal(await post('/clusters/aBcDeF/jobs/', { id }), 404);
    assert.equal(await post(`/clusters/${cluster}/stop/`), 202);
    assert.equal(await post(`/clusters/${cluster}/jobs/`, { id }), 400);
    assert.equal(await lastOf(cluster), 'Stopped');
  });

  it('4.3: ends its jobs with a reason of its own', async () => {
    const { id: cluster } = await createCluster({ coresPerSlot: 1 });
    assert.equal(await post(`/clusters/${cluster}/start/`), 204);
    const id = await started('sleep 60', { job: { clusterId: cluster } });
    assert.equal(await post(`/clusters/${cluster}/shutdown/`), 202);
    await reachStatus(id, 'Completed');
    const reason = 'Cluster was shut down';
    assert.deepEqual((await historyOf(id)).slice(-2), [
      ['Stopping', reason],
      ['Completed', reason],
    ]);
  });
});

// The last, as it moves the clock.
describe('time', () => {
  it('4.3: the walltime ends a job with its reason, and Stopping before', async () => {
    const id = await started('sleep 60', { hardware: { walltime: 0.5 } });
    goAhead(31);
    await reachStatus(id, 'Completed');
    assert.deepEqual((await historyOf(id)).slice(-2), [
      ['Stopping', 'Walltime exceeded'],
      ['Completed', 'Walltime exceeded'],
    ]);
  });
});
